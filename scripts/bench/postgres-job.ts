import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import { dataform } from "./builds";
import type { Comparison } from "./measure";
import type { Postgres } from "./postgres";
import { copyRows, insertRows } from "./postgres-feed";
import type { BenchWarehouse } from "./warehouse";

/** What both sides build, and where it lies in the warehouse. */
const TABLES = {
    songplay: "sparkify",
    users: "sparkify",
    songs: "sparkify",
    artists: "sparkify",
    time: "sparkify",
    top_songs_daily: "analytics",
    plays_by_hour: "analytics",
    session_facts: "analytics",
} as const;

/** The job from the files to the marts, against the same in a stock PostgreSQL that is fed in two ways. */
export async function postgresJobs(
    warehouse: BenchWarehouse,
    postgres: Postgres,
    data: string,
    startUp: number,
): Promise<readonly Comparison[]> {
    const [tables, star] = await Promise.all(["postgres-tables.sql", "postgres-star.sql"].map(script));
    const job = (name: string, feed: (client: Client, data: string) => Promise<void>): Comparison => ({
        title: `d  files to marts, ${name}`,
        ours: {
            name: "dataform run",
            prepare: () => warehouse.empty(),
            run: () => dataform(warehouse, Object.keys(TABLES)),
            apart: startUp,
        },
        other: {
            name: postgres.version,
            async run() {
                const client = await postgres.connect();
                try {
                    await client.query(tables as string);
                    await feed(client, data);
                    await client.query(star as string);
                } finally {
                    await client.end();
                }
            },
            check: () => requireSameCounts(warehouse, postgres),
        },
        limit: 0.1,
    });
    return [job("fed row by row", insertRows), job("fed by COPY FROM STDIN", copyRows)];
}

function script(name: string): Promise<string> {
    return readFile(path.join(__dirname, name), "utf8");
}

async function requireSameCounts(warehouse: BenchWarehouse, postgres: Postgres): Promise<void> {
    const client = await postgres.connect();
    try {
        for (const [table, schema] of Object.entries(TABLES)) {
            const [ours, theirs] = await Promise.all([
                count(warehouse.client, `${schema}."${table}"`),
                count(client, `seed."${table}"`),
            ]);
            if (ours !== theirs) {
                throw new Error(`${table} has ${ours} rows here, ${theirs} in PostgreSQL: not the same job.`);
            }
        }
    } finally {
        await client.end();
    }
}

async function count(client: Client, table: string): Promise<number> {
    const { rows } = await client.query(`select count(*) as count from ${table}`);
    return Number(rows[0].count);
}
