import { notSupported, SqlError } from "../../errors";
import { engineType } from "../../type-names";
import type { DataType } from "../../types";
import type { ShowList } from "../ast";
import { quoteName, quoteText } from "../bind/bound";
import { MOST_ROWS } from "../parser/show";
import type { Plan, PlanContext } from "../plan";
import { shownRelation } from "./shown-relation";

const SYSTEM_SCHEMAS: ReadonlySet<string> = new Set(["pg_catalog", "information_schema"]);

/** How wide names, texts and numbers of a list are. */
export const NAME: DataType = { kind: "varchar", length: 128 };
const TEXT: DataType = { kind: "varchar", length: 256 };
export const INTEGER: DataType = { kind: "integer" };
const TIMESTAMP: DataType = { kind: "timestamp" };

export type Columns = readonly (readonly [name: string, type: DataType])[];

/** Columns of one type, by their names. */
export const named = (type: DataType, names: string): Columns => names.split(" ").map((name) => [name, type] as const);

const FOREIGN_KEYS: Columns = [
    ...named(NAME, "pk_database_name pk_schema_name pk_table_name pk_column_name"),
    ...named(NAME, "fk_database_name fk_schema_name fk_table_name fk_column_name"),
    ["key_seq", INTEGER],
    ...named(NAME, "fk_name pk_name update_rule delete_rule deferrability"),
];

/** What a list of functions or procedures has of each. */
const routines = (kind: string): Columns => [
    ...named(NAME, `database_name schema_name ${kind}_name`),
    ["number_of_arguments", INTEGER],
    ["argument_list", TEXT],
    ["return_type", NAME],
    ["remarks", TEXT],
];

/** The view of catalog/show-lists.sql behind a list, what it shows of it, and the column that LIKE is about. */
interface Shown {
    readonly view: string;
    readonly columns: Columns;
    readonly filtered?: string;
}

/** Sources: the developer guide's pages of these statements, their examples. */
const LISTS: Readonly<Record<ShowList["list"], Shown>> = {
    databases: {
        view: "$show_databases",
        columns: [
            ["database_name", NAME],
            ["database_owner", INTEGER],
            ...named(NAME, "database_type database_acl parameters database_isolation_level"),
        ],
        filtered: "database_name",
    },
    schemas: {
        view: "$show_schemas",
        columns: [
            ...named(NAME, "database_name schema_name"),
            ["schema_owner", INTEGER],
            ...named(NAME, "schema_type schema_acl source_database"),
            ["schema_option", TEXT],
        ],
        filtered: "schema_name",
    },
    tables: {
        view: "$show_tables",
        columns: [
            ...named(NAME, "database_name schema_name table_name table_type table_acl"),
            ["remarks", TEXT],
            ["owner", NAME],
            ...named(TIMESTAMP, "last_altered_time last_modified_time"),
            ...named(NAME, "dist_style table_subtype"),
        ],
        filtered: "table_name",
    },
    columns: {
        view: "$show_columns",
        columns: [
            ...named(NAME, "database_name schema_name table_name column_name"),
            ["ordinal_position", INTEGER],
            ["column_default", { kind: "varchar", length: 4000 }],
            ["is_nullable", { kind: "varchar", length: 3 }],
            ["data_type", NAME],
            ...named(INTEGER, "character_maximum_length numeric_precision numeric_scale"),
            ["remarks", TEXT],
            ["sort_key_type", NAME],
            ...named(INTEGER, "sort_key dist_key"),
            ...named(NAME, "encoding collation"),
        ],
        filtered: "column_name",
    },
    functions: { view: "$show_routines", columns: routines("function"), filtered: "function_name" },
    procedures: { view: "$show_routines", columns: routines("procedure"), filtered: "procedure_name" },
    "primary keys": {
        view: "$show_primary_keys",
        columns: [...named(NAME, "database_name schema_name table_name pk_name column_name"), ["key_seq", INTEGER]],
    },
    "foreign keys": { view: "$show_foreign_keys", columns: FOREIGN_KEYS },
    "exported keys": { view: "$show_foreign_keys", columns: FOREIGN_KEYS },
};

/**
 * SHOW DATABASES, SCHEMAS, TABLES, COLUMNS, CONSTRAINTS, FUNCTIONS and PROCEDURES. @throws SqlError for a database, schema or
 * table that there is not, as a query on it would have it.
 */
export function planShowList(statement: ShowList, context: PlanContext): Plan {
    const { view, columns, filtered } = LISTS[statement.list];
    const conditions = place(statement, context);
    if (filtered !== undefined && statement.like !== undefined) {
        conditions.push(`${quoteName(filtered)} LIKE ${quoteText(statement.like)} ESCAPE '\\'`);
    }
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : "";
    return listPlan(columns, `FROM redshift.catalog.${quoteName(view)}${where}`, statement.limit, statement.list);
}

/** The plan of a list: these columns of what stands in FROM, not more than LIMIT or any list has. */
export function listPlan(columns: Columns, from: string, limit: number | undefined, title: string): Plan {
    const list = columns.map(([name, type]) => `CAST(${quoteName(name)} AS ${engineType(type)}) AS ${quoteName(name)}`);
    const rows = `SELECT ${list.join(", ")} ${from}`;
    return {
        kind: "query",
        sql: limit === undefined ? refusingTooMany(rows, title) : `${rows} LIMIT ${limit}`,
        columns: columns.map(([name, type]) => ({ name, type })),
        parameters: [],
    };
}

/** Where a list looks, as conditions of its view. */
function place({ list, database, schema, table, at }: ShowList, context: PlanContext): string[] {
    requirePlace({ database, schema }, at, context);
    if ((list === "functions" || list === "procedures") && SYSTEM_SCHEMAS.has(schema as string)) {
        throw notSupported(`The local warehouse does not list the ${list} that come with Redshift.`, at);
    }
    if (!table) {
        return schema === undefined ? [] : [`schema_name = ${quoteText(schema)}`];
    }
    const relation = shownRelation(table, context);
    const side = list === "foreign keys" ? "fk_" : list === "exported keys" ? "pk_" : "";
    const inSchema = relation.temporary ? "pg_temp_1" : relation.schema;
    return [`${side}schema_name = ${quoteText(inSchema)}`, `${side}table_name = ${quoteText(relation.name)}`];
}

/** @throws SqlError for a database or schema that there is not. */
export function requirePlace(
    { database, schema }: Pick<ShowList, "database" | "schema">,
    at: number,
    context: PlanContext,
): void {
    if (database !== undefined && database !== context.database) {
        throw new SqlError("3D000", `database "${database}" does not exist`, { position: at + 1 });
    }
    if (schema !== undefined && !context.relations.hasSchema(schema)) {
        throw new SqlError("3F000", `schema "${schema}" does not exist`, { position: at + 1 });
    }
}

/** Where no LIMIT says how many are wanted. */
function refusingTooMany(rows: string, list: string): string {
    const error = quoteText(`[54000] SHOW would list more than ${MOST_ROWS} ${list}: give a LIMIT.`);
    return (
        `WITH shown AS MATERIALIZED (${rows}) ` +
        `SELECT * FROM shown WHERE (SELECT if(count(*) > ${MOST_ROWS}, error(${error}), true) FROM shown)`
    );
}
