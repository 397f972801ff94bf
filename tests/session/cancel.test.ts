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
