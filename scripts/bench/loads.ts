import { type BareEngine, script } from "./engine";
import type { Comparison } from "./measure";
import type { BenchWarehouse } from "./warehouse";

const EVENTS = `create table staging.bench_events (
    artist varchar(1024), auth varchar(32), firstname varchar(256), gender varchar(16), iteminsession integer,
    lastname varchar(256), length numeric(10, 5), level varchar(16), location varchar(512), method varchar(16),
    page varchar(64), registration double precision, sessionid integer, song varchar(1024), status integer,
    ts timestamp, useragent varchar(512), userid integer, birthdate date
)`;

const SONGS = `create table staging.bench_songs (
    num_songs integer, artist_id varchar(32), artist_latitude double precision, artist_longitude double precision,
    artist_location varchar(1024), artist_name varchar(1024), song_id varchar(32), title varchar(1024),
    duration numeric(10, 5), year integer, release varchar(1024)
)`;

/** COPY of a few large files and of many small ones, each against the engine's own reading of the same files. */
export async function loads(
    { client }: BenchWarehouse,
    engine: BareEngine,
    data: string,
    bucket: string,
): Promise<readonly Comparison[]> {
    await engine.run(await script("duckdb-files.sql", { data }));
    const events = "create or replace table direct_events as from log_events";
    const songs = "create or replace table direct_songs as from song_files";
    await client.query("create schema if not exists staging");
    const load = (table: string, ddl: string, prefix: string, options: string, direct: string) => ({
        ours: {
            name: "COPY through the wire",
            async prepare() {
                await client.query(`drop table if exists staging.${table}`);
                await client.query(ddl);
            },
            async run() {
                await client.query(
                    `copy staging.${table} from 's3://${bucket}/${prefix}' iam_role default region 'us-west-2' ${options}`,
                );
            },
            async check() {
                const { rows } = await client.query(`select count(*) as count from staging.${table}`);
                await requireEqual(table, Number(rows[0].count), direct, engine);
            },
        },
        other: {
            name: "read_ndjson in DuckDB",
            run: () => engine.run(direct === "direct_events" ? events : songs),
        },
    });
    // The engine goes first once, so that the counts of every round can be compared with its.
    await engine.run(events);
    await engine.run(songs);
    return [
        {
            title: "a  COPY of the logs",
            ...load(
                "bench_events",
                EVENTS,
                "log_data/",
                "json 'auto ignorecase' timeformat 'epochmillisecs'",
                "direct_events",
            ),
            limit: 1.3,
        },
        {
            title: "b  COPY of the songs, one a file",
            ...load("bench_songs", SONGS, "song_data/", "json 'auto'", "direct_songs"),
            limit: 1.5,
        },
    ];
}

async function requireEqual(table: string, rows: number, direct: string, engine: BareEngine): Promise<void> {
    const { expected } = await engine.row(`select count(*)::integer as expected from ${direct}`);
    if (rows !== expected) {
        throw new Error(`COPY put ${rows} rows into ${table} where DuckDB reads ${expected}: no fair comparison.`);
    }
}
