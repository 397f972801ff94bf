import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import { chance, type Random, whole } from "../generate/random";

/** What a job's tables must hold, as a value that its `read` gives too. */
export type State = string;

/** A statement, and what the tables hold once it is acknowledged; without a state nothing has changed yet. */
export interface Statement {
    readonly sql: string;
    readonly after?: State;
}

/** Work on tables of its own, whose state is known after each acknowledged statement. */
export interface CrashJob {
    readonly name: string;
    /** Makes the tables; answers their state. */
    setUp(client: Client, s3: string): Promise<State>;
    /** The statements of one step from this state on. */
    step(random: Random, state: State): readonly Statement[];
    /** What the tables hold now. @throws Error for what no step could have made. */
    read(client: Client): Promise<State>;
}

const number = async (client: Client, sql: string): Promise<number> => Number((await client.query(sql)).rows[0]?.n);

/** Rows that go into two tables in one transaction, or into neither. */
const ledger: CrashJob = {
    name: "ledger",
    async setUp(client) {
        await client.query("create table torture.debits (n int); create table torture.credits (n int)");
        return "0";
    },
    step(random, state) {
        const n = Number(state) + 1;
        const isCommitted = chance(random, 0.75);
        return [
            { sql: "begin" },
            { sql: `insert into torture.debits values (${n})` },
            { sql: `insert into torture.credits values (${n})` },
            isCommitted ? { sql: "commit", after: String(n) } : { sql: "rollback" },
        ];
    },
    async read(client) {
        const shape = "count(*) as rows, coalesce(max(n), 0) as n, count(distinct n) as different";
        const [debits, credits] = await Promise.all(
            ["debits", "credits"].map(
                async (table) => (await client.query(`select ${shape} from torture.${table}`)).rows[0],
            ),
        );
        const text = JSON.stringify(debits);
        if (text !== JSON.stringify(credits) || debits.rows !== debits.different || debits.rows !== String(debits.n)) {
            throw new Error(`debits ${text} and credits ${JSON.stringify(credits)} are not the numbers from 1 on`);
        }
        return String(debits.n);
    },
};

/** A table built beside the old one and swapped in, statement by statement, as Dataform does it. */
const rebuild: CrashJob = {
    name: "rebuild",
    async setUp(client) {
        await client.query("create table torture.numbers as select 0 as n");
        for (let doubling = 0; doubling < 16; doubling++) {
            await client.query(`insert into torture.numbers select n + ${2 ** doubling} from torture.numbers`);
        }
        await client.query("create table torture.mart as select 0 as generation, n from torture.numbers where n < 10");
        return JSON.stringify({ mart: "0/10" });
    },
    step(random, state) {
        const { mart, mart_temp } = JSON.parse(state) as { mart?: string; mart_temp?: string };
        const rows = 1 + whole(random, 2 ** whole(random, 17));
        const generation = 1 + Math.max(...[mart, mart_temp].map((each) => Number(each?.split("/")[0] ?? 0)));
        const next = `${generation}/${rows}`;
        const create =
            "create table torture.mart_temp diststyle key distkey (n) compound sortkey (n) as " +
            `select ${generation} as generation, n from torture.numbers where n < ${rows}`;
        return [
            { sql: "drop table if exists torture.mart_temp", after: JSON.stringify({ mart }) },
            { sql: create, after: JSON.stringify({ mart, mart_temp: next }) },
            { sql: "drop table if exists torture.mart", after: JSON.stringify({ mart_temp: next }) },
            { sql: "alter table torture.mart_temp rename to mart", after: JSON.stringify({ mart: next }) },
        ];
    },
    async read(client) {
        const { rows } = await client.query(
            "select tablename from pg_tables where schemaname = 'torture' and tablename like 'mart%' order by 1",
        );
        const state: Record<string, string> = {};
        for (const { tablename } of rows) {
            const found = (
                await client.query(
                    "select min(generation) as low, max(generation) as high, count(*) as rows, count(distinct n) as different, " +
                        `max(n) as last from torture.${tablename}`,
                )
            ).rows[0];
            if (found.low !== found.high || found.rows !== found.different || Number(found.rows) !== found.last + 1) {
                throw new Error(`${tablename} is built by halves: ${JSON.stringify(found)}`);
            }
            state[tablename] = `${found.low}/${found.rows}`;
        }
        return JSON.stringify(state);
    },
};

/** The rows of the file that `copy` loads. */
const FILE_ROWS = 3000;

/** A file loaded whole or not at all. */
const copy: CrashJob = {
    name: "copy",
    async setUp(client, s3) {
        const folder = path.join(s3, "torture", "loads");
        await mkdir(folder, { recursive: true });
        for (const part of [0, 1, 2]) {
            const lines = Array.from({ length: FILE_ROWS / 3 }, (_, row) => JSON.stringify({ n: row * 3 + part }));
            await writeFile(path.join(folder, `${part}.json`), lines.join("\n"));
        }
        await client.query("create table torture.loaded (n int)");
        return "0";
    },
    step: (_random, state) => [
        {
            sql: "copy torture.loaded from 's3://torture/loads/' iam_role default json 'auto'",
            after: String(Number(state) + 1),
        },
    ],
    async read(client) {
        const { rows } = await client.query(
            "select n, count(*) as times from torture.loaded group by n order by times",
        );
        const [least, most] = [rows[0]?.times ?? "0", rows.at(-1)?.times ?? "0"];
        if (least !== most || (rows.length !== 0 && rows.length !== FILE_ROWS)) {
            throw new Error(`a load is there by halves: ${rows.length} rows, ${least} to ${most} times`);
        }
        return least;
    },
};

const ACCOUNTS = 200;

/** Amounts moved between rows: nothing is made or lost. */
const transfers: CrashJob = {
    name: "transfers",
    async setUp(client) {
        const rows = Array.from({ length: ACCOUNTS }, (_, id) => `(${id}, 0)`).join(", ");
        await client.query("create table torture.accounts (id int, amount int); create table torture.moves (n int)");
        await client.query(`insert into torture.accounts values ${rows}; insert into torture.moves values (0)`);
        return JSON.stringify({ moves: 0, amounts: {} });
    },
    step(random, state) {
        const { moves, amounts } = JSON.parse(state) as { moves: number; amounts: Record<string, number> };
        const [from, to, amount] = [whole(random, ACCOUNTS), whole(random, ACCOUNTS), 1 + whole(random, 100)];
        const changed: Record<string, number> = { ...amounts };
        for (const [id, by] of [
            [from, -amount],
            [to, amount],
        ] as const) {
            changed[id] = (changed[id] ?? 0) + by;
        }
        return [
            { sql: "begin" },
            { sql: `update torture.accounts set amount = amount - ${amount} where id = ${from}` },
            { sql: `update torture.accounts set amount = amount + ${amount} where id = ${to}` },
            { sql: "update torture.moves set n = n + 1" },
            { sql: "end transaction", after: amountsText(moves + 1, changed) },
        ];
    },
    async read(client) {
        const { rows } = await client.query("select id, amount from torture.accounts");
        const sum = rows.reduce((total, { amount }) => total + amount, 0);
        if (rows.length !== ACCOUNTS || sum !== 0) {
            throw new Error(`${rows.length} accounts hold ${sum}`);
        }
        return amountsText(
            await number(client, "select n from torture.moves"),
            Object.fromEntries(rows.map(({ id, amount }) => [id, amount])),
        );
    },
};

/** The same text for the same amounts: accounts with nothing are left out, the others stand in order. */
function amountsText(moves: number, amounts: Readonly<Record<string, number>>): State {
    const rest = Object.entries(amounts).filter(([, amount]) => amount !== 0);
    return JSON.stringify({
        moves,
        amounts: Object.fromEntries(rest.sort(([one], [other]) => Number(one) - Number(other))),
    });
}

const BATCH_ROWS = 40_000;

/** Batches that come and go: enough bytes for the engine's log to be worked into its file again and again. */
const batches: CrashJob = {
    name: "batches",
    async setUp(client) {
        await client.query("create table torture.batches (batch int, n int, filler varchar(40))");
        return "[]";
    },
    step(random, state) {
        const held = JSON.parse(state) as number[];
        const isDeletion = held.length > 0 && (held.length >= 8 || chance(random, 0.3));
        if (isDeletion) {
            const gone = held[whole(random, held.length)] as number;
            return [
                {
                    sql: `delete from torture.batches where batch = ${gone}`,
                    after: JSON.stringify(held.filter((batch) => batch !== gone)),
                },
            ];
        }
        const batch = (held.at(-1) ?? 0) + 1;
        return [
            {
                sql:
                    `insert into torture.batches select ${batch}, n, md5(cast(n as varchar)) from torture.numbers ` +
                    `where n < ${BATCH_ROWS}`,
                after: JSON.stringify([...held, batch]),
            },
        ];
    },
    async read(client) {
        const { rows } = await client.query(
            "select batch, count(*) as rows, sum(n) as sum, count(distinct filler) as different " +
                "from torture.batches group by batch order by batch",
        );
        const sum = String((BATCH_ROWS * (BATCH_ROWS - 1)) / 2);
        for (const row of rows) {
            if (Number(row.rows) !== BATCH_ROWS || row.sum !== sum || Number(row.different) !== BATCH_ROWS) {
                throw new Error(`a batch is there by halves: ${JSON.stringify(row)}`);
            }
        }
        return JSON.stringify(rows.map(({ batch }) => batch));
    },
};

/** `rebuild` comes first: it makes the numbers that `batches` takes. */
export const CRASH_JOBS: readonly CrashJob[] = [rebuild, ledger, copy, transfers, batches];
