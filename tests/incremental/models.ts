import type { Client } from "pg";
import { runDataform } from "../../scripts/dataform/cli";
import { PROJECT } from "../support/command";

/** The events and their fact, as the project compiles them: run without Dataform's command line, for speed. */
export interface Models {
    /** What a run of the whole logs does, from nothing. */
    rebuild(client: Client): Promise<void>;
    /** What a run with `--date` does; the tables must be there. */
    runDay(client: Client, date: string): Promise<void>;
}

interface Compiled {
    readonly tables: readonly {
        readonly target: Target;
        readonly query: string;
        readonly incrementalQuery?: string;
        readonly incrementalPreOps?: readonly string[];
    }[];
    readonly operations: readonly { readonly target: Target; readonly queries: readonly string[] }[];
}
interface Target {
    readonly name: string;
}

/** The day that the project is compiled for; the SQL of another is the same but for its name. */
const COMPILED_DAY = "2018-11-02";

export async function compileModels(): Promise<Models> {
    const [all, one] = await Promise.all([compile(), compile(COMPILED_DAY)]);
    return {
        async rebuild(client) {
            await client.query("create schema if not exists staging");
            await client.query("create schema if not exists sparkify");
            await client.query("drop table if exists staging.staging_events");
            await client.query(queriesOf(all, "staging_songs")[0] as string);
            await run(client, queriesOf(all, "staging_events"));
            const view = table(all, "songplay_events").query;
            await client.query(`create or replace view sparkify.songplay_events as ${view} with no schema binding`);
            await client.query("drop table if exists sparkify.songplay");
            await client.query(`create table sparkify.songplay as ${table(all, "songplay").query}`);
        },
        async runDay(client, date) {
            const { incrementalQuery = "", incrementalPreOps = [] } = table(one, "songplay");
            const queries = [
                ...queriesOf(one, "staging_events"),
                ...incrementalPreOps,
                // As Dataform 2.6.7 merges an incremental table that has a unique key.
                `create temp table arrived as select * from (${incrementalQuery}) as arrived`,
                "begin transaction",
                "delete from sparkify.songplay using arrived where sparkify.songplay.songplay_id = arrived.songplay_id",
                "insert into sparkify.songplay select * from arrived",
                "end transaction",
                "drop table arrived",
            ];
            await run(
                client,
                queries.map((query) => query.replaceAll(COMPILED_DAY, date)),
            );
        },
    };
}

async function compile(date?: string): Promise<Compiled> {
    const vars = ["logJsonPath=auto ignorecase", ...(date === undefined ? [] : [`date=${date}`])].join(",");
    const { lines } = await runDataform("compile", PROJECT, ["--json", `--vars=${vars}`]);
    return JSON.parse(lines.slice(lines.indexOf("{"), lines.indexOf("}") + 1).join("\n"));
}

async function run(client: Client, queries: readonly string[]): Promise<void> {
    for (const query of queries) {
        await client.query(query);
    }
}

function table({ tables }: Compiled, name: string): Compiled["tables"][number] {
    return tables.find(({ target }) => target.name === name) as Compiled["tables"][number];
}

function queriesOf({ operations }: Compiled, name: string): readonly string[] {
    return operations.find(({ target }) => target.name === name)?.queries ?? [];
}
