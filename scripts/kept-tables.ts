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

/** It has a row from a load of the songs on until all that is looked up among them is built, by whatever ran the models. */
const CHANGED_SONGS = "staging.changed_songs";

/** Are they all there, with songs, and built from these songs? Otherwise everything has to be built. */
export async function hasKeptTables(client: Client): Promise<boolean> {
    const needed = [...KEPT_TABLES, CHANGED_SONGS];
    const names = needed.map((table) => `'${table}'`).join(", ");
    const { rows } = await client.query(
        `select count(*) as tables from svv_tables where table_schema || '.' || table_name in (${names})`,
    );
    const areThere = Number(rows[0]?.tables) === needed.length;
    return areThere && (await hasRows(client, "staging.staging_songs")) && !(await hasRows(client, CHANGED_SONGS));
}

async function hasRows(client: Client, table: string): Promise<boolean> {
    return (await client.query(`select 1 from ${table} limit 1`)).rows.length === 1;
}
