import { cancelledByUser } from "../../infra/local/errors";
import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let client: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
    await client.run("create table t (n int); insert into t values (1)");
});
afterAll(() => sessions.close());

test.each(["select n from t", "insert into t select n from t", "select n from t where n > 0"])(
    "%s: a cancel that comes before the engine runs it is not lost",
    async (text) => {
        for (const ask of [client.run, client.extended]) {
            const answer = ask(text);
            client.session.cancel();
            await expect(answer).rejects.toMatchObject({ code: "57014" });
        }
        expect((await client.run("select n from t")).rows).toEqual([["1"]]);
    },
);

test("a cancel that comes while the engine plans a query is not lost", async () => {
    const engine = await sessions.shared.database.connect();
    for (let round = 0; round < 10; round++) {
        const streaming = engine.stream("select 1 as n", [{ name: "n", type: { kind: "integer" } }]);
        engine.interrupt();
        await expect(streaming).rejects.toMatchObject({ code: "57014" });
    }
    engine.close();
});

test("a cancel that comes between two fetches of rows ends the query with an error, not as if it had no more", async () => {
    const engine = await sessions.shared.database.connect();
    const rows = await engine.stream("select n from range(1000000) as numbers (n)", [
        { name: "n", type: { kind: "bigint" } },
    ]);
    const read = async () => {
        for (let batch = await rows.next(); batch; batch = await rows.next()) {
            batch.release?.();
            engine.interrupt();
        }
    };
    await expect(read()).rejects.toMatchObject({ code: "57014" });
    expect(await engine.query("select 1")).toEqual([[1]]);
    engine.close();
});

test.each([
    { step: "begin transaction", isDone: true, text: "insert into t values (2)" },
    { step: "begin transaction", isDone: true, text: "begin; insert into t values (2)" },
    { step: "rollback", isDone: false, text: "insert into t values (2); select 1 / 0" },
    { step: "rollback", isDone: false, text: "begin; insert into t values (2); rollback" },
])("$text: a cancel that hits the engine's $step leaves no transaction behind", async ({ step, isDone, text }) => {
    const { database } = sessions.shared;
    const engine = await database.connect();
    const run = engine.run.bind(engine);
    let hits = 1;
    engine.run = async (sql, values) => {
        if (sql === step && hits-- > 0) {
            if (isDone) {
                await run(sql, values);
            }
            throw cancelledByUser();
        }
        return run(sql, values);
    };
    const connect = jest.spyOn(database, "connect").mockResolvedValueOnce(engine);
    const cancelled = await sessions.open();
    connect.mockRestore();
    await cancelled.run(text).catch(() => undefined);
    expect(hits).toBeLessThan(1);
    await cancelled.run("rollback");
    await cancelled.run("insert into t values (3)");
    expect((await client.run("select n from t order by n")).rows).toEqual([["1"], ["3"]]);
    await cancelled.run("delete from t where n = 3");
    expect(cancelled.session.transactionStatus).toBe("I");
});

test("a cancel that comes during a commit comes too late: what a client is told was cancelled is not kept", async () => {
    await client.run("create table numbers (n int)");
    const done: number[] = [];
    /** Runs it, and cancels it after so many turns of the event loop; gives how many it took, if fewer. */
    const insert = async (n: number, turns: number) => {
        let isOver = false;
        const working = client
            .run(n % 2 === 0 ? `insert into numbers values (${n})` : `begin; insert into numbers values (${n}); commit`)
            .then(
                () => done.push(n),
                (error) => expect(error).toMatchObject({ code: "57014" }),
            )
            .finally(() => {
                isOver = true;
            });
        let turn = 0;
        while (turn < turns && !isOver) {
            await new Promise((resolve) => setImmediate(resolve));
            turn++;
        }
        client.session.cancel();
        await working;
        if (client.session.transactionStatus !== "I") {
            await client.run("rollback");
        }
        return turn;
    };
    for (let n = 0; n < 400; ) {
        const usual = [await insert(n++, Number.POSITIVE_INFINITY), await insert(n++, Number.POSITIVE_INFINITY)];
        for (let share = 0.3; share < 1.1; share += 0.05) {
            await insert(n, (usual[n++ % 2] as number) * share);
        }
    }
    const kept = (await client.run("select n from numbers order by n")).rows.map(([n]) => Number(n));
    expect(kept).toEqual(done);
    expect(done.length).toBeLessThan(390);
});
