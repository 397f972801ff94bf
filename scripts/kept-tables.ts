import type { Client } from "pg";

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

/** Are they all there, with songs? Otherwise everything has to be built. */
export async function hasKeptTables(client: Client): Promise<boolean> {
    const names = KEPT_TABLES.map((table) => `'${table}'`).join(", ");
    const { rows } = await client.query(
        `select count(*) as tables from svv_tables where table_schema || '.' || table_name in (${names})`,
    );
    const areThere = Number(rows[0]?.tables) === KEPT_TABLES.length;
    return areThere && (await client.query("select 1 from staging.staging_songs limit 1")).rows.length === 1;
}
