import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { dataform, projectTables } from "./builds";
import { POSTGRES, requireSameContents, type TableName } from "./contents";
import { script } from "./engine";
import type { Comparison } from "./measure";
import { placesFile } from "./places";
import type { Postgres } from "./postgres";
import { copyRows, insertRows } from "./postgres-feed";
import type { BenchWarehouse } from "./warehouse";

/** How rows come from the files into PostgreSQL's staging tables. */
export type Feed = (client: Client, data: string) => Promise<void>;

const SCRIPTS = ["postgres-star.sql", "postgres-marts.sql", "postgres-suggestions.sql"];

/** The job from the files to the marts, against the same in a stock PostgreSQL that is fed in two ways. */
export async function postgresJobs(
    warehouse: BenchWarehouse,
    postgres: Postgres,
    data: string,
    startUp: number,
): Promise<readonly Comparison[]> {
    const tables = await projectTables();
    const job = (name: string, feed: Feed, rounds?: number): Comparison => ({
        title: `d  files to marts, ${name}`,
        ours: {
            name: "dataform run, all tables",
            prepare: () => warehouse.empty(),
            run: () =>
                dataform(
                    warehouse,
                    tables.map((table) => table.split(".")[1] as string),
                ),
            apart: startUp,
        },
        other: {
            name: `${postgres.version}, the same tables`,
            run: () => postgresBuild(postgres, feed, data),
            check: () => requireSameAsPostgres(warehouse, postgres, tables),
        },
        limit: 0.1,
        ...(rounds === undefined ? {} : { rounds }),
    });
    return [job("fed row by row, one round", insertRows, 1), job("fed by COPY FROM STDIN", copyRows)];
}

/** Builds all tables of the project in a schema of PostgreSQL, from nothing. */
export async function postgresBuild(postgres: Postgres, feed: Feed, data: string): Promise<void> {
    const client = await postgres.connect();
    try {
        await client.query(await script("postgres-tables.sql"));
        await feed(client, data);
        const places = client.query(copyFrom("copy seed.us_places from stdin with (delimiter '|')"));
        await pipeline(Readable.from([placesFile()]), places);
        for (const name of SCRIPTS) {
            await client.query(await script(name));
        }
    } finally {
        await client.end();
    }
}

/** An Error unless PostgreSQL holds the tables of the warehouse. */
export async function requireSameAsPostgres(
    warehouse: BenchWarehouse,
    postgres: Postgres,
    tables: readonly TableName[],
): Promise<void> {
    const client = await postgres.connect();
    try {
        await requireSameContents(warehouse.client, tables, {
            name: "in PostgreSQL",
            dialect: POSTGRES,
            named: (table) => `seed."${table}"`,
            row: async (sql) => (await client.query(sql)).rows[0],
        });
    } finally {
        await client.end();
    }
}
