import type { Client } from "pg";
import { codeOf } from "../infra/errors";

/** Tables that a run of some days keeps, as they are or with the rows of those days replaced: they must be whole before. */
export const KEPT_TABLES: readonly string[] = [
    "analytics.daily_activity",
    "analytics.session_facts",
    "analytics.top_albums_daily",
    "analytics.top_songs_daily",
    "analytics.user_level_categories",
    "sparkify.artists",
    "sparkify.songplay",
    "sparkify.songs",
    "sparkify.time",
    "sparkify.user_levels",
    "sparkify.users",
    "staging.staging_songs",
];

const UNDEFINED_TABLE = "42P01";

/** Are they all there, with songs, and built from these songs? Otherwise everything has to be built. */
export async function hasKeptTables(client: Client): Promise<boolean> {
    const names = KEPT_TABLES.map((table) => `'${table}'`).join(", ");
    const { rows } = await client.query(
        `select count(*) as tables from svv_tables where table_schema || '.' || table_name in (${names})`,
    );
    const areThere = Number(rows[0]?.tables) === KEPT_TABLES.length;
    return (
        areThere &&
        (await client.query("select 1 from staging.staging_songs limit 1")).rows.length === 1 &&
        (await areOfSongs(client, names))
    );
}

/**
 * Did the run that loaded the songs last build all of these? One that failed in between has left plays that were looked up
 * among other songs. Where no run is recorded, as where only Dataform ran, nothing speaks against it.
 */
async function areOfSongs(client: Client, names: string): Promise<boolean> {
    try {
        const { rows } = await client.query(
            `select sum(case when etl_steps.outcome = 'done' then 1 else 0 end) as tables
            from staging.etl_runs as etl_runs
            inner join staging.etl_steps as etl_steps
                on etl_steps.run_id = etl_runs.run_id
            where etl_steps.name in (${names})
            group by etl_runs.run_id, etl_runs.started_at
            having sum(case when etl_steps.name = 'staging.staging_songs' and etl_steps.outcome = 'done' then 1 else 0 end) > 0
            order by etl_runs.started_at desc
            limit 1`,
        );
        return rows.length === 0 || Number(rows[0]?.tables) === KEPT_TABLES.length;
    } catch (error) {
        if (codeOf(error) === UNDEFINED_TABLE) {
            return true;
        }
        throw error;
    }
}
