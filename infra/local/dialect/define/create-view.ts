import { newOid } from "../../catalog";
import type { ColumnMetadata, Relation, RelationMetadata } from "../../catalog/relation";
import { notSupported, SqlError } from "../../errors";
import { bareTypeName, engineType } from "../../type-names";
import type { CreateView, TableName } from "../ast";
import { quoteName } from "../bind/bound";
import { bindView } from "../bind/relations";
import { keepsSuperCase, newState } from "../bind/state";
import { isSameType } from "../bind/type-families";
import type { Plan, PlanContext } from "../plan";
import { relationNames } from "../relation-names";
import { columnsOfQuery, refuseParameters } from "./query-columns";
import { keepMetadata, made, newTarget, requireSchema, type Target } from "./target";

/** CREATE VIEW, bound to what it reads or not. Source: developer guide, "CREATE VIEW". */
export function planCreateView(statement: CreateView, context: PlanContext): Plan {
    const { at, lateBinding } = statement;
    const target = newTarget(statement.view, false, context);
    if (target.temporary) {
        throw notSupported(`A temporary view is not supported by the local warehouse: "${target.name}"`, at);
    }
    const replaced = replacedView(target, statement);
    const reads = relationNames({ kind: "select", at, query: statement.query });
    refuseItself(target, reads, context);
    const columns = lateBinding ? lateColumns(statement, reads, context) : boundColumns(statement, context);
    if (replaced) {
        refuseChangedColumns(replaced, columns, statement, context);
    }
    const { definition, columns: columnNames } = statement;
    const metadata: RelationMetadata = {
        ...(replaced ? replacedProperties(replaced, columns) : { oid: newOid(), owner: context.user, columns }),
        view: {
            definition,
            lateBinding,
            searchPath: schemasOf(reads, context),
            ...(!lateBinding && keepsSuperCase(context) ? { keepsSuperCase: true } : {}),
            ...(columnNames ? { columnNames } : {}),
            ...readsOf(reads, lateBinding, context),
        },
    };
    return {
        kind: "definition",
        tag: "CREATE VIEW",
        statements: [
            `create ${replaced ? "or replace " : ""}view ${target.engineName} as ${placeholder(columns)}`,
            keepMetadata("view", target.engineName, metadata),
        ],
        notices: [],
        changes: [{ ...(replaced ? { was: replaced } : {}), is: made("view", target, metadata) }],
    };
}

/**
 * The schemas that a bound view's unqualified names come from, in the order of the search path: a table made later in
 * another schema does not take their place. @throws SqlError for a temporary table, which the view would outlive.
 */
export function schemasOf(reads: readonly TableName[], { relations, searchPath }: PlanContext): readonly string[] {
    const found = reads.map(({ path, at }) => {
        const relation = relations.find(path);
        if (relation?.temporary) {
            throw notSupported(`A view can't read a temporary table here: "${path.join(".")}"`, at);
        }
        return relation?.schema;
    });
    return searchPath.filter((schema) => found.includes(schema));
}

/** The view that OR REPLACE replaces. @throws SqlError for whatever else has the name. */
function replacedView({ existing, name }: Target, { orReplace, at }: CreateView): Relation | undefined {
    if (existing && !orReplace) {
        throw new SqlError("42P07", `Relation "${name}" already exists`, { position: at + 1 });
    }
    if (existing && existing.kind !== "view") {
        throw new SqlError("42809", `"${name}" is not a view`, { position: at + 1 });
    }
    return existing;
}

/** A view that reads itself, through other views perhaps, could never be read. */
function refuseItself(target: Target, reads: readonly TableName[], context: PlanContext): void {
    const asked = new Set<string>();
    const visit = (path: readonly string[], searchPath: readonly string[] | undefined, at: number): void => {
        const relation = context.relations.find(path, searchPath);
        if (!relation || asked.has(relation.engineName)) {
            return;
        }
        if (relation.engineName === target.engineName) {
            throw new SqlError("42P17", `infinite recursion detected in the definition of view "${target.name}"`, {
                position: at + 1,
            });
        }
        asked.add(relation.engineName);
        const { view } = relation.metadata;
        for (const inner of view?.reads ?? []) {
            visit(inner, view?.searchPath, at);
        }
    };
    for (const { path, at } of reads) {
        visit(path, undefined, at);
    }
}

/** What a view reads, and what a bound one knows of it from then on. */
export function readsOf(
    names: readonly TableName[],
    lateBinding: boolean,
    context: PlanContext,
): Pick<NonNullable<RelationMetadata["view"]>, "reads" | "readColumns"> {
    const columnsOf = ({ path, at }: TableName): readonly string[] => {
        const relation = context.relations.find(path);
        const columns =
            relation?.kind === "view"
                ? bindView(relation, at, newState(context)).columns // of a late-binding one, as it is today
                : (relation?.metadata.columns ?? []);
        return columns.map(({ name }) => name);
    };
    const reads = names.map(({ path }) => path);
    return lateBinding ? { reads } : { reads, readColumns: names.map(columnsOf) };
}

function boundColumns(statement: CreateView, context: PlanContext): readonly ColumnMetadata[] {
    const { at, query, columns: names } = statement;
    const state = newState(context);
    const body = state.bindQuery(query, undefined, state);
    const columns = columnsOfQuery(body, names, "CREATE VIEW", at, state);
    refuseParameters("CREATE VIEW", state, at);
    return columns;
}

/**
 * The columns that a late-binding view has today, if its query can be planned: it need not be, before it is read.
 * Names in it are qualified, and their schemas must be there.
 */
function lateColumns(
    statement: CreateView,
    reads: readonly TableName[],
    context: PlanContext,
): readonly ColumnMetadata[] {
    for (const { path, at } of reads) {
        const schema = path[path.length - 2];
        if (schema === undefined) {
            throw new SqlError(
                "42601",
                "All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA BINDING.",
                { hint: `Name the schema of "${path[0]}".`, position: at + 1 },
            );
        }
        requireSchema(schema, at, context);
    }
    try {
        return boundColumns(statement, context);
    } catch (error) {
        if (error instanceof SqlError) {
            return [];
        }
        throw error;
    }
}

/** Source: developer guide, "CREATE VIEW", OR REPLACE: "the identical set of columns". A late-binding view has none to keep. */
function refuseChangedColumns(
    replaced: Relation,
    columns: readonly ColumnMetadata[],
    { at, lateBinding }: CreateView,
    context: PlanContext,
): void {
    const fail = (message: string) =>
        new SqlError("42P16", message, { hint: "Drop the view first.", position: at + 1 });
    const { columns: old, view } = replaced.metadata;
    const readers = context.relations.dependents?.(replaced) ?? [];
    if (view?.lateBinding || lateBinding) {
        if (readers[0]) {
            throw fail(`cannot replace view "${replaced.name}": view ${readers[0].name} depends on its columns`);
        }
        return;
    }
    if (columns.length !== old.length) {
        throw fail("cannot change number of columns in view");
    }
    for (const [index, column] of columns.entries()) {
        const before = old[index] as ColumnMetadata;
        if (column.name !== before.name) {
            throw fail(`cannot change name of view column "${before.name}"`);
        }
        if (!isSameType(column.type, before.type)) {
            throw fail(
                `cannot change data type of view column "${before.name}" from ${bareTypeName(before.type)} to ${bareTypeName(column.type)}`,
            );
        }
    }
}

/** What a replaced view keeps: its number, owner and comments. */
function replacedProperties({ metadata }: Relation, columns: readonly ColumnMetadata[]): RelationMetadata {
    const commentOf = (name: string) => metadata.columns.find((column) => column.name === name)?.comment;
    return {
        ...metadata,
        columns: columns.map((column) => {
            const comment = commentOf(column.name);
            return comment === undefined ? column : { ...column, comment };
        }),
    };
}

/** The engine's view holds a name and columns for the catalogue; nobody reads its rows. */
function placeholder(columns: readonly ColumnMetadata[]): string {
    const list = columns.map(({ name, type }) => `cast(null as ${engineType(type)}) as ${quoteName(name)}`);
    return `select ${list.length > 0 ? list.join(", ") : "null"} where false`;
}
