import type { Relation, Relations } from "../catalog/relation";
import { notSupported } from "../errors";
import type { ArrayItems, ArrayQuery, Call, Statement, TableName } from "./ast";
import { parseQuery } from "./parser";
import { relationNames } from "./relation-names";

/**
 * Sources: developer guide, "Leader node-only functions", "Unsupported PostgreSQL functions", and the page of VERSION. Sessions
 * are the leader node's, too.
 */
const LEADER_ONLY: ReadonlySet<string> = new Set([
    "age",
    "current_schema",
    "current_schemas",
    "current_time",
    "current_timestamp",
    "generate_series",
    "has_database_privilege",
    "has_schema_privilege",
    "has_table_privilege",
    "isfinite",
    "localtime",
    "localtimestamp",
    "now",
    "pg_cancel_backend",
    "pg_terminate_backend",
    "version",
]);

/** Source: developer guide, "Compute node-only functions". */
const COMPUTE_ONLY: ReadonlySet<string> = new Set(["listagg", "median", "percentile_cont", "percentile_disc"]);

/** Views of the catalogue that the compute nodes answer. */
const ON_COMPUTE_NODES = /^(stl|stv|svcs|svl|svv|sys)_/;

/**
 * Views that the leader node answers, too: SQLAlchemy's dialect for Redshift reads the first together with its arrays, AWS's
 * v_get_blocking_locks the others with PG_LOCKS and the moment.
 */
const ON_EITHER = /^(svv_external_|svv_transactions$|stv_recents$)/;

/**
 * The nodes of a cluster have different functions: a statement that reads or fills tables runs on the compute nodes, any
 * other on the leader node. @throws SqlError 0A000 for a function or a catalogue of the other ones.
 */
export function checkNodes(statement: Statement, relations: Relations): void {
    if (!RUN_A_QUERY.has(statement.kind) || insertsValues(statement)) {
        // The leader node works the values of an INSERT out before it sends them.
        return;
    }
    const names = relationNames(statement);
    const calls = callsOf(statement, names, relations);
    if (calls.array && !names.some(({ path }) => relations.find(path)?.kind === "system")) {
        // Source: developer guide, "Unsupported PostgreSQL features", array constructors.
        throw notSupported("Redshift has no ARRAY[...]: use ARRAY(...).", calls.array.at);
    }
    if (calls.leader && (fillsTable(statement) || firstOf(names, relations, isOnComputeNodesAlone))) {
        throw notSupported(
            "Specified types or functions (one per INFO message) not supported on Amazon Redshift tables.",
            calls.leader.at,
            `${calls.leader.name.toUpperCase()} is a function of the leader node: no query of a table can call it.`,
        );
    }
    const hidden = firstOf(names, relations, isOnLeaderAlone);
    if (hidden && (fillsTable(statement) || firstOf(names, relations, isUsers))) {
        throw notSupported(
            "Specified types or functions (one per INFO message) not supported on Amazon Redshift tables.",
            hidden.at,
            `${hidden.path.join(".")} is the leader node's: no query of a table can read it, nor one that fills a table.`,
        );
    }
    if (calls.compute && !readsTables(relationNames(queryOf(statement)), relations)) {
        throw notSupported(
            "One or more of the used functions must be applied on at least one user created table.",
            calls.compute.at,
            `${calls.compute.name.toUpperCase()} is a function of the compute nodes: only a query of a table can call it.`,
        );
    }
}

/** Whether a statement names a table, or a view that reads one: the compute nodes carry it out. */
export function runsOnComputeNodes(statement: Statement, relations: Relations): boolean {
    return readsTables(relationNames(statement), relations);
}

const RUN_A_QUERY: ReadonlySet<Statement["kind"]> = new Set<Statement["kind"]>([
    "select",
    "insert",
    "update",
    "delete",
    "merge",
    "create_table_as",
    "create_materialized_view",
    "unload",
]);

function insertsValues(statement: Statement): boolean {
    if (statement.kind !== "insert") {
        return false;
    }
    return statement.source === "default" || statement.source.body.kind === "values";
}

/** What an UNLOAD writes, the compute nodes write. */
function fillsTable(statement: Statement): boolean {
    return (
        statement.kind === "unload" ||
        statement.kind === "create_table_as" ||
        statement.kind === "create_materialized_view" ||
        (statement.kind === "select" &&
            statement.query.body.kind === "select" &&
            statement.query.body.into !== undefined)
    );
}

/** What an INSERT reads, without the table that it fills; any other statement as it is. */
function queryOf(statement: Statement): Statement {
    return statement.kind === "insert" && statement.source !== "default"
        ? { kind: "select", at: statement.at, query: statement.source }
        : statement;
}

/** Whether one of the names is a table's, or a view's that reads one. */
function readsTables(names: readonly TableName[], relations: Relations): boolean {
    return names.some(({ path }) => {
        const relation = relations.find(path);
        return relation !== undefined && isOnComputeNodes(relation, relations);
    });
}

function isOnComputeNodes(relation: Relation, relations: Relations): boolean {
    if (relation.kind === "system") {
        return ON_COMPUTE_NODES.test(relation.name);
    }
    return relation.kind !== "view" || readBy(relation, relations).some((inner) => isOnComputeNodes(inner, relations));
}

/** The leader node has no part in it. A view is what it reads. */
function isOnComputeNodesAlone({ kind, name }: Relation): boolean {
    return kind === "system" ? ON_COMPUTE_NODES.test(name) && !ON_EITHER.test(name) : kind !== "view";
}

/**
 * Its types and functions are not the compute nodes'. Source: developer guide, "Querying the catalog tables": the types that
 * may be joined, which the standard's are not, and the tables, of which PG_TABLE_DEF is none.
 */
function isOnLeaderAlone({ kind, schema, name }: Relation): boolean {
    return kind === "system" && (schema === "information_schema" || name === "pg_table_def");
}

const isUsers = ({ kind }: Relation) => kind === "table" || kind === "materialized view";

/** The first name whose relation, or one that its views read, is such a one. */
function firstOf(
    names: readonly TableName[],
    relations: Relations,
    isSuch: (relation: Relation) => boolean,
): TableName | undefined {
    const reads = (relation: Relation): boolean =>
        isSuch(relation) || (relation.kind === "view" && readBy(relation, relations).some(reads));
    return names.find(({ path }) => {
        const relation = relations.find(path);
        return relation !== undefined && reads(relation);
    });
}

/** The relations that a view reads. */
function readBy({ metadata }: Relation, relations: Relations): readonly Relation[] {
    const { reads = [], searchPath } = metadata.view ?? {};
    return reads.flatMap((path) => relations.find(path, searchPath) ?? []);
}

interface Calls {
    readonly leader?: Called;
    readonly compute?: Called;
    /** ARRAY[...], which only who reads the catalogue may write. */
    readonly array?: Called;
}

interface Called {
    readonly name: string;
    /** Undefined in a view's definition, which is no part of the statement. */
    readonly at?: number;
}

/** The first call of each kind, in the statement or in a view that it reads. */
function callsOf(statement: Statement, names: readonly TableName[], relations: Relations): Calls {
    const asked = new Set<string>();
    let found = callsIn(statement);
    const visit = (relation: Relation): void => {
        const { view } = relation.metadata;
        if (relation.kind !== "view" || !view || asked.has(relation.engineName)) {
            return;
        }
        asked.add(relation.engineName);
        if (NAMED.test(view.definition)) {
            const query = parseQuery(view.definition);
            const { leader, compute } = callsIn(query);
            found = {
                ...found,
                leader: found.leader ?? (leader && { name: leader.name }),
                compute: found.compute ?? (compute && { name: compute.name }),
            };
        }
        readBy(relation, relations).forEach(visit);
    };
    for (const { path } of names) {
        const relation = relations.find(path);
        if (relation) {
            visit(relation);
        }
    }
    return found;
}

/** A definition without any of the names need not be parsed. */
const NAMED = new RegExp([...LEADER_ONLY, ...COMPUTE_ONLY, "array"].join("|"), "i");

type FirstCalls = { -readonly [kind in keyof Calls]: Calls[kind] };

/** The first calls below a node. */
function callsIn(node: unknown): Calls {
    const calls: FirstCalls = {};
    collectCalls(node, calls);
    return calls;
}

/** `array(select ...)`, `array[...]`: PostgreSQL's arrays live on the leader node, where clients read the catalogue with them. */
function collectCalls(node: unknown, calls: FirstCalls): void {
    if (typeof node !== "object" || node === null) {
        return;
    }
    if (Array.isArray(node)) {
        for (const item of node) {
            collectCalls(item, calls);
        }
        return;
    }
    const { kind, name, at } = node as Partial<Call | ArrayQuery | ArrayItems> & { readonly name?: string };
    if (kind === "array_query" || kind === "array_items") {
        calls.leader ??= { name: "array", at };
        if (kind === "array_items") {
            calls.array ??= { name: "array", at };
        }
    } else if (kind === "call" && name !== undefined) {
        if (LEADER_ONLY.has(name)) {
            calls.leader ??= { name, at };
        } else if (COMPUTE_ONLY.has(name)) {
            calls.compute ??= { name, at };
        }
    }
    for (const key in node) {
        collectCalls(node[key as keyof typeof node], calls);
    }
}
