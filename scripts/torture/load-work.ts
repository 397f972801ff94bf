import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import { codeOf } from "../../infra/errors";
import { oneOf, type Random, whole } from "../generate/random";

/** One row of the table that everybody reads and nobody changes. */
interface Fact {
    readonly id: number;
    readonly user_id: number;
    readonly day: number;
    readonly amount: number;
}

/** What one client has, and what its own table must hold. */
export interface Worker {
    readonly client: Client;
    readonly random: Random;
    readonly table: string;
    own: readonly number[];
}

/** One piece of work: resolves with what is wrong with its answer, if anything is. */
export type Work = (worker: Worker, facts: readonly Fact[]) => Promise<string | undefined>;

const FACTS = 20_000;
const USERS = 200;
const DAYS = 30;
const FILE_ROWS = 100;

/** About what a write takes among many clients: some are given up before they commit, some while they do. */
const LONGEST_TIMEOUT_MS = 300;

/** Makes the facts, and loads them; what must come out of them is computed from these rows, not by the warehouse. */
export async function loadFacts(client: Client, s3: string, random: Random): Promise<readonly Fact[]> {
    const facts = Array.from({ length: FACTS }, (_, id) => ({
        id,
        user_id: whole(random, USERS),
        day: whole(random, DAYS),
        amount: whole(random, 10_000) - 2000,
    }));
    const bucket = path.join(s3, "load");
    await mkdir(bucket, { recursive: true });
    await writeFile(path.join(bucket, "facts.json"), facts.map((fact) => JSON.stringify(fact)).join("\n"));
    const small = Array.from({ length: FILE_ROWS }, (_, n) => `{"n": ${n}}`);
    await writeFile(path.join(bucket, "small.json"), small.join("\n"));
    await client.query("create schema load");
    await client.query("create table load.facts (id int, user_id int, day int, amount int)");
    await client.query("copy load.facts from 's3://load/facts.json' iam_role default json 'auto'");
    return facts;
}

/** Makes the table of a worker's own. */
export async function makeOwn({ client, table }: Worker): Promise<void> {
    await client.query(`create table load.${table} (n int)`);
}

const wrong = (what: string, found: unknown, expected: unknown) =>
    JSON.stringify(found) === JSON.stringify(expected)
        ? undefined
        : `${what}: ${JSON.stringify(found)?.slice(0, 200)} where ${JSON.stringify(expected)?.slice(0, 200)} is right`;

async function compareOwn({ client, table, own }: Worker, what: string): Promise<string | undefined> {
    const { rows } = await client.query(
        "select count(*) as rows, coalesce(sum(n), 0) as sum, coalesce(sum(cast(n as bigint) * n), 0) as squares " +
            `from load.${table}`,
    );
    const sumOf = (value: (n: number) => number) => String(own.reduce((sum, n) => sum + value(n), 0));
    return wrong(what, rows, [{ rows: String(own.length), sum: sumOf((n) => n), squares: sumOf((n) => n * n) }]);
}

/** The kinds of work, by name. */
export const LOAD_WORK: Readonly<Record<string, Work>> = {
    async lookup({ client, random }, facts) {
        const { id, user_id, day, amount } = oneOf(random, facts);
        const { rows } = await client.query("select user_id, day, amount from load.facts where id = $1", [id]);
        return wrong("lookup", rows, [{ user_id, day, amount }]);
    },
    async aggregate({ client, random }, facts) {
        const day = whole(random, DAYS);
        const byUser = new Map<number, { count: number; sum: number }>();
        for (const fact of facts.filter((each) => each.day === day)) {
            const { count, sum } = byUser.get(fact.user_id) ?? { count: 0, sum: 0 };
            byUser.set(fact.user_id, { count: count + 1, sum: sum + fact.amount });
        }
        const { rows } = await client.query(
            `select user_id, count(*) as count, sum(amount) as sum from load.facts where day = ${day} group by 1 order by 1`,
        );
        const expected = [...byUser]
            .sort(([one], [other]) => one - other)
            .map(([user_id, { count, sum }]) => ({ user_id, count: String(count), sum: String(sum) }));
        return wrong("aggregate", rows, expected);
    },
    async window({ client, random }, facts) {
        const user = whole(random, USERS);
        const { rows } = await client.query(
            "select id from (select id, row_number() over (partition by user_id order by amount desc, id) as place " +
                `from load.facts where user_id = ${user}) as ranked where place <= 5 order by place`,
        );
        const expected = facts
            .filter(({ user_id }) => user_id === user)
            .sort((one, other) => other.amount - one.amount || one.id - other.id)
            .slice(0, 5)
            .map(({ id }) => ({ id }));
        return wrong("window", rows, expected);
    },
    async cursor({ client, random }, facts) {
        const user = whole(random, USERS);
        await client.query(
            `begin; declare c cursor for select id from load.facts where user_id = ${user} order by id desc`,
        );
        const { rows } = await client.query("fetch forward 10 from c");
        await client.query("close c; commit");
        const expected = facts
            .filter(({ user_id }) => user_id === user)
            .sort((one, other) => other.id - one.id)
            .slice(0, 10)
            .map(({ id }) => ({ id }));
        return wrong("cursor", rows, expected);
    },
    async write(worker) {
        const { client, random, table, own } = worker;
        const n = whole(random, 1000);
        await client.query(
            `begin; insert into load.${table} values (${n}), (${n + 1}); update load.${table} set n = n + 1`,
        );
        await client.query("commit");
        worker.own = [...own, n, n + 1].map((value) => value + 1);
        return compareOwn(worker, "write");
    },
    async rollback(worker) {
        const { client, table } = worker;
        await client.query(`begin; delete from load.${table}; insert into load.${table} values (-1); rollback`);
        return compareOwn(worker, "rollback");
    },
    async timeout(worker) {
        const { client, random, table, own } = worker;
        const n = whole(random, 1000);
        await client.query(`begin; set local statement_timeout to ${1 + whole(random, LONGEST_TIMEOUT_MS)}`);
        try {
            await client.query(`insert into load.${table} values (${n}); commit`);
            worker.own = [...own, n];
        } catch (error) {
            if (codeOf(error) !== "57014") {
                throw error;
            }
            await client.query("rollback");
        }
        return compareOwn(worker, "timeout");
    },
    async copy(worker) {
        const { client, table, own } = worker;
        await client.query(`copy load.${table} from 's3://load/small.json' iam_role default json 'auto'`);
        worker.own = [...own, ...Array.from({ length: FILE_ROWS }, (_, n) => n)];
        return compareOwn(worker, "copy");
    },
    async rebuild(worker) {
        const { client, table, own } = worker;
        await client.query(`drop table if exists load.${table}_temp`);
        await client.query(`create table load.${table}_temp as select n from load.${table} where n % 2 = 0 or n > 500`);
        await client.query(`drop table load.${table}`);
        await client.query(`alter table load.${table}_temp rename to ${table}`);
        worker.own = own.filter((n) => n % 2 === 0 || n > 500);
        return compareOwn(worker, "rebuild");
    },
    async error({ client }) {
        const code = await client.query("select 1 / 0 as n").then(
            () => "no error",
            (error) => error.code,
        );
        return wrong("error", code, "22012");
    },
};
