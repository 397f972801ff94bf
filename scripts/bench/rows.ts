import type { Client } from "pg";

/** A table of rows to fetch and to look up, the same on any server: numbers, times, texts. */
const ROWS = 1_000_000;

/** Makes it, in SQL that both Redshift and PostgreSQL know. */
export async function makeRows(client: Client): Promise<void> {
    await client.query("create schema if not exists bench");
    await client.query("drop table if exists bench.rows");
    await client.query("drop table if exists bench.digits");
    await client.query("create table bench.digits (d integer)");
    await client.query(`insert into bench.digits values ${Array.from({ length: 10 }, (_, d) => `(${d})`).join(", ")}`);
    await client.query(`create table bench.rows as
        select
            id,
            timestamp '2018-11-01 00:00:00.796' + id * interval '1 second' as start_time,
            id % 9973 as user_id,
            case when id % 3 = 0 then 'paid' else 'free' end as level,
            'Title of the song ' || cast(id % 10007 as varchar) as title,
            cast(id % 400 + 0.12345 as numeric(10, 5)) as length
        from (
            select a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d + 100000 * f.d as id
            from bench.digits a, bench.digits b, bench.digits c, bench.digits d, bench.digits e, bench.digits f
        ) as numbers`);
}

/** Fetches them all with `pg`, as rows of values. */
export async function fetchRows(client: Client): Promise<void> {
    const { rows } = await client.query({ text: "select * from bench.rows", rowMode: "array" });
    if (rows.length !== ROWS) {
        throw new Error(`${rows.length} rows came where ${ROWS} were asked for.`);
    }
}
