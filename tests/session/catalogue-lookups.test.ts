import { parseStatements } from "../../infra/local/dialect/parser";
import { EngineConnection } from "../../infra/local/engine/connection";
import { lookupOf } from "../../infra/local/session/catalogue-lookup";
import { createRandom, oneOf, whole } from "../../scripts/generate/random";
import { openSessions, type Sessions, type TestSession } from "../support/session";

// What clients ask of each table by its name is answered from what is remembered: it must be what the view itself says.

const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
    svv_tables: ["table_catalog", "table_schema", "table_name", "table_type", "remarks"],
    svv_columns: [
        ...["table_catalog", "table_schema", "table_name", "column_name", "ordinal_position", "is_nullable"],
        ...["data_type", "character_maximum_length", "remarks"],
    ],
};

let warehouse: Sessions;
let session: TestSession;

beforeAll(async () => {
    warehouse = await openSessions();
    session = await warehouse.open();
});
afterAll(async () => {
    await warehouse.close();
});

/** The rows of both questions about a relation, looked up and asked of the views. */
async function bothWays(asking: TestSession, schema: string | null, name: string | null) {
    const answers = { lookedUp: [] as unknown[], asked: [] as unknown[] };
    for (const [view, columns] of Object.entries(QUESTIONS)) {
        const question = `select ${columns.join(", ")} from ${view} where table_schema = $1 and table_name = $2`;
        answers.lookedUp.push((await asking.extended(question, [schema, name])).rows);
        answers.asked.push((await asking.extended(`${question} and 1 = 1`, [schema, name])).rows);
    }
    return answers;
}

const lookup = (text: string) =>
    lookupOf((parseStatements(text)[0] as ReturnType<typeof parseStatements>[0]).statement);

test.each([
    "select table_type, remarks from svv_tables where table_schema = $1 and table_name = $2",
    "select column_name, data_type, is_nullable, remarks from svv_columns where table_schema = $1 and table_name = $2",
    "select t.remarks as said from pg_catalog.svv_tables as t where t.table_name = 'users' and table_schema = 'sparkify'",
])("%s is a lookup", (text) => {
    expect(lookup(text)).toMatchObject({ columns: expect.arrayContaining(["remarks"]) });
});

test.each([
    "select table_type from svv_tables where table_schema = $1",
    "select table_type from svv_tables where table_schema = $1 or table_name = $2",
    "select table_type from svv_tables where table_schema = $1 and table_name <> $2",
    "select table_type from svv_tables where table_schema = $1 and table_name = lower($2)",
    "select table_type from svv_tables where table_schema = 'a' and table_schema = 'b' and table_name = 'c'",
    "select table_type from svv_tables where table_schema = $1 and table_name = $2 and remarks = $3",
    "select * from svv_tables where table_schema = $1 and table_name = $2",
    "select upper(table_type) from svv_tables where table_schema = $1 and table_name = $2",
    "select column_default from svv_columns where table_schema = $1 and table_name = $2",
    "select count(*) from svv_tables where table_schema = $1 and table_name = $2",
    "select distinct data_type from svv_columns where table_schema = $1 and table_name = $2",
    "select top 1 column_name from svv_columns where table_schema = $1 and table_name = $2",
    "select column_name from svv_columns where table_schema = $1 and table_name = $2 limit 1",
    "select column_name from svv_columns where table_schema = $1 and table_name = $2 order by 1 desc",
    "select column_name from svv_columns where table_schema = $1 and table_name = $2 group by 1",
    "select table_type from svv_tables t, svv_columns c where t.table_schema = $1 and t.table_name = $2",
    "select table_type from svv_tables where table_schema = $1 and table_name = $2 union select 'x'",
    "with svv_tables as (select 1 as remarks) select remarks from svv_tables where table_schema = $1 and table_name = $2",
    "select toString from svv_tables where table_schema = $1 and table_name = $2",
    "select name from constructor where table_schema = $1 and table_name = $2",
])("%s is none", (text) => {
    expect(lookup(text)).toBeUndefined();
});

test("what is looked up of tables, views and the catalogue itself is what its views say", async () => {
    await session.run(`create schema looked;
        create table looked.kinds (
            a smallint not null, b integer, c bigint, d decimal(10, 5), e real, f double precision, g boolean, h char(7),
            i varchar(300), j date, k time, l timetz, m timestamp, n timestamptz, o super, p varbyte(12),
            q bigint identity(1, 1), r varchar
        );
        comment on table looked.kinds is 'one of each: it''s "all"';
        comment on column looked.kinds.i is 'said';
        create view looked.bound as select b, i from looked.kinds;
        create view looked.late as select * from looked.kinds with no schema binding;
        comment on view looked.late is 'looks late';
        create materialized view looked.kept as select count(*) as n from looked.kinds;
        create temp table passing (n int)`);
    const asked: readonly (readonly [string | null, string | null])[] = [
        ...["kinds", "bound", "late", "kept", "none", "", "*", "KINDS"].map((name) => ["looked", name] as const),
        ...["svv_tables", "pg_class", "pg_type", "stl_load_errors"].map((name) => ["pg_catalog", name] as const),
        ...(await session.run("select table_name from svv_tables where table_schema = 'information_schema'")).rows.map(
            ([name]) => ["information_schema", name as string] as const,
        ),
        ...[
            ["public", "kinds"],
            ["pg_temp_1", "passing"],
            ["pg_temp", "passing"],
            [null, "kinds"],
            ["looked", null],
        ].map(([schema, name]) => [schema ?? null, name ?? null] as const),
    ];
    let rows = 0;
    for (const [schema, name] of asked) {
        const { lookedUp, asked: told } = await bothWays(session, schema, name);
        expect([schema, name, lookedUp]).toEqual([schema, name, told]);
        rows += lookedUp.flat().length;
    }
    expect(rows).toBeGreaterThan(100);
    const literal = await session.run(
        "select remarks from svv_tables where table_schema = 'looked' and table_name = 'kinds'",
    );
    expect(literal).toEqual({ columns: ["remarks"], rows: [[`one of each: it's "all"`]], tags: ["SELECT 1"] });
});

test("a lookup asks nothing of the engine, whatever others have changed meanwhile, and other questions do", async () => {
    const other = await warehouse.open();
    await session.run("create table public.remembered (n int); comment on table public.remembered is 'once'");
    const question = "select remarks from svv_tables where table_schema = $1 and table_name = $2";
    await session.extended(question, ["public", "remembered"]);
    await other.run("create table public.unasked (n int); comment on table public.unasked is 'made'");
    const engine = EngineConnection.prototype;
    const asked = (["run", "query", "stream", "fewRows"] as const).map((step) => jest.spyOn(engine, step));
    const steps = () => asked.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    try {
        const before = steps();
        expect((await session.extended(question, ["public", "remembered"])).rows).toEqual([["once"]]);
        expect(steps()).toBe(before);
        await session.extended(`${question} and 1 = 1`, ["public", "remembered"]);
        expect(steps()).toBeGreaterThan(before);
    } finally {
        for (const step of asked) {
            step.mockRestore();
        }
    }
});

test("what sessions change is looked up as they see it, within transactions and beside them", async () => {
    const random = createRandom("11", "lookups");
    await session.run("create schema changing");
    const sessions = [session, await warehouse.open(), await warehouse.open()];
    const statements: readonly ((name: string) => string)[] = [
        (name) => `create table changing.${name} (n int, m varchar(10))`,
        (name) => `create view changing.${name} as select 1 as n with no schema binding`,
        (name) => `comment on table changing.${name} is 'said ${whole(random, 100)}'`,
        (name) => `comment on column changing.${name}.n is 'counted ${whole(random, 100)}'`,
        (name) => `drop table changing.${name}`,
        (name) => `drop view changing.${name}`,
        (name) => `alter table changing.${name} add column more int`,
        () => "alter table changing.a rename to c",
        () => "begin",
        () => "commit",
        () => "rollback",
    ];
    let found = 0;
    for (let step = 0; step < 200; step++) {
        const text = oneOf(random, statements)(oneOf(random, ["a", "b", "c"]));
        const acting = oneOf(random, sessions);
        const givenUp = setTimeout(() => acting.session.cancel(), 30); // it waits for a lock that nobody lets go
        await acting.run(text).catch(() => undefined); // many fail where they come
        clearTimeout(givenUp);
        const name = oneOf(random, ["a", "b", "c"]);
        const asking = oneOf(random, sessions);
        const status = asking.session.transactionStatus;
        if (status === "E") {
            await asking.run("rollback");
        }
        const { lookedUp, asked } = await bothWays(asking, "changing", name);
        expect([step, text, status, lookedUp]).toEqual([step, text, status, asked]);
        found += lookedUp.flat().length;
    }
    expect(found).toBeGreaterThan(100);
});

test("a user looks up what he or she may see, and nothing else", async () => {
    await session.run(`create schema theirs; create table theirs.open (n int); create table theirs.closed (n int);
        create user reader password 'Reader123'; grant usage on schema theirs to reader;
        grant select on theirs.open to reader`);
    const reader = await warehouse.open("reader");
    for (const [name, rows] of [
        ["open", 1],
        ["closed", 0],
    ] as const) {
        const { lookedUp, asked } = await bothWays(reader, "theirs", name);
        expect(lookedUp).toEqual(asked);
        expect(lookedUp.flat()).toHaveLength(2 * rows);
    }
});
