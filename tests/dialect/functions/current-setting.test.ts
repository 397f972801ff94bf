import { openSessions, type Sessions, type TestSession } from "../../support/session";

let sessions: Sessions;
let session: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    session = await sessions.open();
});
afterAll(() => sessions.close());

// Source: developer guide, "CURRENT_SETTING function".
test("CURRENT_SETTING gives what SHOW gives, as it is now", async () => {
    expect((await session.run("select current_setting('query_group')")).rows).toEqual([["unset"]]);
    await session.run("set query_group to 'morning'");
    expect((await session.run("select current_setting('query_group'), current_setting('TimeZone')")).rows).toEqual([
        ["morning", "UTC"],
    ]);
});

test("a parameter that isn't there is an error, or NULL if that is asked for", async () => {
    await expect(session.run("select current_setting('app.user')")).rejects.toMatchObject({ code: "42704" });
    expect((await session.run("select current_setting('app.user', false)")).rows).toEqual([[null]]);
});

test("the name is a constant", async () => {
    await expect(session.run("select current_setting(current_user)")).rejects.toMatchObject({ code: "0A000" });
});
