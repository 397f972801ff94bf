import type { Client } from "pg";
import type { Vars } from "../dataform";

/** Records that COPY took and rejected. */
export interface LoadCounts {
    readonly loaded: number;
    readonly rejected: number;
}

/** The newest load that the warehouse knows of, good or bad: a run's own are those after it. */
export async function newestLoad(client: Client): Promise<number> {
    const { rows } = await client.query<{ load_id: string | number | null }>(
        `select max(load_id) as load_id
        from (
            select max(query) as load_id from pg_catalog.stl_load_commits
            union all
            select max(query) as load_id from pg_catalog.stl_load_errors
        ) as loads`,
    );
    return Number(rows[0]?.load_id ?? 0);
}

/** What the project's loads after another one came to. Those of other folders of S3 are none of its own. */
export async function countLoads(client: Client, after: number, vars: Vars): Promise<LoadCounts> {
    const songs = vars.songManifest ? vars.songManifest.replace(/\/[^/]*$/, "") : vars.songData;
    const prefixes = [vars.logData, songs].map((address) => `${(address ?? "").replace(/\/+$/, "")}/`);
    const count = async (query: string) => {
        const { rows } = await client.query<{ records: string | number | null }>(query, [after, ...prefixes]);
        return Number(rows[0]?.records ?? 0);
    };
    const ours = `query > cast($1 as integer)
            and (left(filename, len($2)) = $2 or left(filename, len($3)) = $3)`;
    // Sources: the developer guide's pages STL_LOAD_COMMITS and STL_LOAD_ERRORS. A load that failed has no commits.
    const read = await count(`select sum(lines_scanned) as records from pg_catalog.stl_load_commits where ${ours}`);
    const rejected = `select query, filename, line_number
        from pg_catalog.stl_load_errors
        where ${ours}
        group by query, filename, line_number`;
    const all = await count(`select count(*) as records from (${rejected}) as rejected`);
    const ofCommitted = await count(
        `select count(*) as records
        from (${rejected}) as rejected
        where query in (select query from pg_catalog.stl_load_commits)`,
    );
    return { loaded: read - ofCommitted, rejected: all };
}
