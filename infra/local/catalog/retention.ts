/** So long the system tables tell of a load. Source: developer guide, "STL views for logging", log retention. */
const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

/** The tables with rows of a COPY or an UNLOAD, by the one that holds it itself, and what each calls its number. */
const ROWS_OF = {
    loads: {
        load_errors: "query",
        load_error_fields: "query",
        load_replacements: "query",
        load_commits: "query",
    },
    unloads: { unload_files: "query_id" },
} as const;

/** Engine SQL that forgets what COPY and UNLOAD have left in the system tables a week ago: without it they grow for ever. */
export function retentionStatement(now: Date): string {
    const limit = new Date(now.getTime() - RETENTION_MS).toISOString();
    const statements = Object.entries(ROWS_OF).flatMap(([runs, tables]) => {
        const old = `from warehouse."$system".${runs} where end_time < '${limit}'`;
        return [
            ...Object.entries(tables).map(
                ([table, number]) =>
                    `delete from warehouse."$system".${table} where ${number} in (select query_id ${old})`,
            ),
            `delete ${old}`,
        ];
    });
    return ["begin transaction", ...statements, "commit"].join(";\n");
}
