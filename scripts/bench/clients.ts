import { performance } from "node:perf_hooks";
import type { Client } from "pg";
import { quantile } from "./measure";

/** What some clients at once got answered. */
export interface Throughput {
    readonly clients: number;
    readonly queriesPerSecond: number;
    readonly p50Ms: number;
    readonly p99Ms: number;
}

const QUERY = "select count(*) as rows, max(start_time) as latest from bench.small where user_id = $1";
const SECONDS = 3;

/** A table as small as a dimension, from the rows that `makeRows` made. */
export async function makeSmall(client: Client): Promise<void> {
    await client.query("drop table if exists bench.small");
    await client.query("create table bench.small as select * from bench.rows where id < 10000");
}

/** So many clients ask one small question after the other, each on a connection of its own. */
export async function throughput(count: number, connect: () => Promise<Client>): Promise<Throughput> {
    const clients: Client[] = [];
    try {
        for (let each = 0; each < count; each++) {
            clients.push(await connect());
        }
        const milliseconds: number[] = [];
        const start = performance.now();
        const end = start + SECONDS * 1000;
        const ask = async (client: Client, first: number) => {
            for (let user = first; performance.now() < end; user = (user + 1) % 9973) {
                const before = performance.now();
                await client.query(QUERY, [user]);
                milliseconds.push(performance.now() - before);
            }
        };
        await Promise.all(clients.map((client, index) => ask(client, index * 100)));
        return {
            clients: count,
            queriesPerSecond: milliseconds.length / ((performance.now() - start) / 1000),
            p50Ms: quantile(milliseconds, 0.5),
            p99Ms: quantile(milliseconds, 0.99),
        };
    } finally {
        await Promise.all(clients.map((client) => client.end()));
    }
}
