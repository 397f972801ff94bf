import type { EngineConnection } from "../engine/connection";

/** A row of a table of `warehouse."$system"`, without the user's number; an absent column has its default. */
export type SystemRow = Readonly<Record<string, string | number>>;

/** Tables that tell what was done, and what the column with the user's number is called in each. */
const USER_COLUMNS = {
    load_errors: "userid",
    load_error_fields: "userid",
    load_replacements: "userid",
    load_commits: "userid",
    loads: "user_id",
    unloads: "user_id",
    unload_files: "user_id",
} as const;

/**
 * Keeps rows that have something in common. They go in as parameters, so that no text of a file can become SQL. Values
 * become what the table's columns are by the engine's own casts.
 */
export async function keepRows(
    own: EngineConnection,
    user: string,
    table: keyof typeof USER_COLUMNS,
    rows: readonly SystemRow[],
    common: SystemRow,
): Promise<void> {
    const names = Object.keys(rows[0] ?? {});
    if (names.length === 0) {
        return;
    }
    const structure = JSON.stringify([Object.fromEntries(names.map((name) => [name, "VARCHAR"]))]);
    const all = `(select unnest(from_json($1, '${structure}'), max_depth := 2))`;
    await insertRows(own, user, table, { names, all, values: [JSON.stringify(rows)] }, common);
}

/** Rows in a file that the engine can read: JSON, one a line, all with members of these names. */
export interface RowsFile {
    readonly path: string;
    readonly names: readonly string[];
}

/** The same of rows that are too many to be in memory at once. */
export async function keepRowsOf(
    { path, names }: RowsFile,
    own: EngineConnection,
    user: string,
    table: keyof typeof USER_COLUMNS,
    common: SystemRow,
): Promise<void> {
    const columns = names.map((name) => `${name}: 'VARCHAR'`).join(", ");
    const all = `read_ndjson('${path.replaceAll("'", "''")}', compression = 'uncompressed', columns = {${columns}})`;
    await insertRows(own, user, table, { names, all, values: [] }, common);
}

interface Rows {
    readonly names: readonly string[];
    /** Engine SQL that yields them, and the parameters in it. */
    readonly all: string;
    readonly values: readonly string[];
}

async function insertRows(
    own: EngineConnection,
    user: string,
    table: keyof typeof USER_COLUMNS,
    { names, all, values }: Rows,
    common: SystemRow,
): Promise<void> {
    const before = [...values, user];
    const shared = Object.entries(common);
    await own.run(
        `insert into warehouse."$system".${table} by name
        select
            (select usesysid from warehouse."$system".users where usename = $${before.length}) as ${USER_COLUMNS[table]},
            ${shared.map(([name], index) => `$${before.length + index + 1} as ${name}`).join(", ")},
            ${names.join(", ")}
        from ${all}`,
        [...before, ...shared.map(([, value]) => String(value))],
    );
}
