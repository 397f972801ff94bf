import { readFileSync } from "node:fs";
import path from "node:path";
import { engineType, parseTypeName } from "../type-names";
import { encodeMetadata } from "./metadata";
import type { ColumnMetadata, Relation } from "./relation";

/** A view of the catalogue: what the dialect knows of it, and the engine's query behind it. */
export interface SystemRelation extends Relation {
    readonly oid: number;
    readonly query: string;
}

/** The files that hold views, in the order in which they are made. */
const VIEW_FILES = [
    "svv-views.sql",
    "load-views.sql",
    "information-schema.sql",
    "pg-relations.sql",
    "pg-types-and-users.sql",
    "dependencies.sql",
    "privileges.sql",
    "activity.sql",
    "pg-empty.sql",
    "query-log.sql",
];

/** The engine's schema for each of the user's. */
const ENGINE_SCHEMAS: Readonly<Record<string, string>> = { pg_catalog: "catalog", information_schema: "information" };

/** OIDs that clients know by heart. Source: PostgreSQL's system catalogs. */
const KNOWN_OIDS: Readonly<Record<string, number>> = {
    pg_type: 1247,
    pg_attribute: 1249,
    pg_proc: 1255,
    pg_class: 1259,
    pg_database: 1262,
    pg_attrdef: 2604,
    pg_constraint: 2606,
    pg_depend: 2608,
    pg_description: 2609,
    pg_index: 2610,
    pg_namespace: 2615,
    pg_rewrite: 2618,
    pg_trigger: 2620,
};
/** The others are numbered from here, in the files' order. */
const FIRST_OID = 11_000;

/** A statement of a `*.sql` file of this folder. */
export function readSql(file: string): string {
    return readFileSync(path.join(__dirname, file), "utf8");
}

/** `-- view pg_catalog.name(column type, ...)` over one or more comment lines, then the query up to the semicolon. */
const VIEW = /^-- view (\w+)\.(\w+)\(([^;]*?)\)\n(?!--)([\s\S]*?);$/gm;

/** Every view of the catalogue, read from its file once. */
export const systemRelations: readonly SystemRelation[] = readAll();

/** The names of the views that show relations, and their columns, to whom has a right on them: `tellSight` says whom. */
export const viewsByRight: ReadonlySet<string> = new Set(
    systemRelations.filter(({ query }) => query.includes(`"$sees_relation"`)).map(({ name }) => name),
);

const byName = new Map(systemRelations.map((relation) => [`${relation.schema}.${relation.name}`, relation]));

/** A view of the catalogue by its schema and name. */
export function systemRelation(schema: string, name: string): SystemRelation | undefined {
    return byName.get(`${schema}.${name}`);
}

/** Engine SQL that makes the view, each column in the engine type that stands for its declared one. */
export function viewStatement(relation: SystemRelation): string {
    const columns = relation.metadata.columns.map(
        (column) => `cast("${column.name}" as ${engineType(column.type)}) as "${column.name}"`,
    );
    return `create or replace view ${relation.engineName} as select ${columns.join(", ")} from (${relation.query}) as given`;
}

/** The row of `redshift.catalog."$system_views"` that stands for the view, as engine SQL. */
export function registryRow(relation: SystemRelation): string {
    const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
    return `(${quote(relation.schema)}, ${quote(relation.name)}, ${quote(encodeMetadata(relation.metadata))})`;
}

function readAll(): readonly SystemRelation[] {
    const relations: SystemRelation[] = [];
    for (const file of VIEW_FILES) {
        for (const match of readSql(file).matchAll(VIEW)) {
            const [, schema = "", name = "", columns = "", query = ""] = match;
            relations.push(describe(schema, name, columns, query, FIRST_OID + relations.length));
        }
    }
    return relations;
}

function describe(schema: string, name: string, columns: string, query: string, nextOid: number): SystemRelation {
    const oid = KNOWN_OIDS[name] ?? nextOid;
    const text = columns.replaceAll(/^--/gm, "");
    return {
        schema,
        name,
        kind: "system",
        temporary: false,
        engineName: `"redshift"."${ENGINE_SCHEMAS[schema]}"."${name}"`,
        oid,
        query,
        metadata: {
            oid,
            owner: "rdsdb",
            columns: splitColumns(text).map((column) => readColumn(column, `${schema}.${name}`)),
        },
    };
}

/** At commas that stand outside parentheses. */
function splitColumns(text: string): readonly string[] {
    return text.split(/,(?![^()]*\))/).map((column) => column.trim());
}

function readColumn(text: string, relation: string): ColumnMetadata {
    const match = /^"?(\w+)"? (.+?)( hidden)?$/.exec(text);
    if (!match) {
        throw new Error(`The catalogue's view ${relation} declares a column that can't be read: ${text}`);
    }
    const [, name = "", type = "", hidden] = match;
    return { name, type: parseTypeName(type), notNull: false, ...(hidden ? { hidden: true } : {}) };
}
