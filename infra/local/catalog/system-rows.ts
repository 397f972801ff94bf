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

/** Rows of the same columns, as a JSON array of objects. */
export interface RowsText {
    readonly names: readonly string[];
    readonly json: string;
}

/** Keeps rows that have something in common. */
export async function keepRows(
    own: EngineConnection,
    user: string,
    table: keyof typeof USER_COLUMNS,
    rows: readonly SystemRow[],
    common: SystemRow,
): Promise<void> {
    const names = Object.keys(rows[0] ?? {});
    if (names.length > 0) {
        await keepRowsText(own, user, table, { names, json: JSON.stringify(rows) }, common);
    }
}

/**
 * The same of rows that are text already. They go in as parameters, so that no text of a file can become SQL. Values
 * become what the table's columns are by the engine's own casts.
 */
export async function keepRowsText(
    own: EngineConnection,
    user: string,
    table: keyof typeof USER_COLUMNS,
    { names, json }: RowsText,
    common: SystemRow,
): Promise<void> {
    const shared = Object.entries(common);
    const structure = JSON.stringify([Object.fromEntries(names.map((name) => [name, "VARCHAR"]))]);
    await own.run(
        `insert into warehouse."$system".${table} by name
        select
            (select usesysid from warehouse."$system".users where usename = $2) as ${USER_COLUMNS[table]},
            ${shared.map(([name], index) => `$${index + 3} as ${name}`).join(", ")},
            ${names.map((name) => `row['${name}'] as ${name}`).join(", ")}
        from (select unnest(from_json($1, '${structure}')) as row)`,
        [json, user, ...shared.map(([, value]) => String(value))],
    );
}
