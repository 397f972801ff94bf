import { RowCursor } from "../../infra/local/session/cursor";
import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let client: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
    await client.run("create table numbers (n int); insert into numbers values (1), (2), (3), (4), (5), (6), (7)");
});
afterAll(() => sessions.close());
beforeEach(() => client.run("rollback"));

const refused = (text: string, code: string, message: string) =>
    expect(client.run(text)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
const declare = "begin; declare c cursor for select n from numbers order by n";

test("FETCH goes forward through the rows, by count, one by one, and to the end", async () => {
    expect((await client.run(declare)).tags).toEqual(["BEGIN", "DECLARE CURSOR"]);
    expect(await client.run("fetch forward 3 from c")).toEqual({
        columns: ["n"],
        rows: [["1"], ["2"], ["3"]],
        tags: ["FETCH 3"],
    });
    expect((await client.run("fetch next from c")).rows).toEqual([["4"]]);
    expect((await client.run("fetch from c")).rows).toEqual([["5"]]);
    expect(await client.run("fetch all from c")).toMatchObject({ rows: [["6"], ["7"]], tags: ["FETCH 2"] });
    expect(await client.run("fetch forward all from c")).toMatchObject({ rows: [], tags: ["FETCH 0"] });
    expect((await client.run("close c; commit")).tags).toEqual(["CLOSE CURSOR", "COMMIT"]);
});

test("RANDOM after SET SEED gives its numbers to a cursor, too", async () => {
    await client.run("set seed to .25; begin; declare c cursor for select cast(random() * 100 as int)");
    expect((await client.run("fetch all from c")).rows).toEqual([["21"]]);
    await client.run("commit; reset seed");
});

test("FORWARD 0 gives the row fetched last once more, none before the first and after the last", async () => {
    await client.run(declare);
    expect((await client.run("fetch forward 0 from c")).rows).toEqual([]);
    await client.run("fetch forward 7 from c");
    expect((await client.run("fetch forward 0 from c")).rows).toEqual([["7"]]);
    await client.run("fetch next from c");
    expect((await client.run("fetch forward 0 from c")).rows).toEqual([]);
});

test("other statements may come in between, and change nothing of what the cursor reads", async () => {
    await client.run(declare);
    await client.run("fetch forward 2 from c");
    await client.run("delete from numbers where n > 3; insert into numbers values (8)");
    expect((await client.run("select count(*) from numbers")).rows).toEqual([["4"]]);
    expect((await client.run("fetch all from c")).rows).toEqual([["3"], ["4"], ["5"], ["6"], ["7"]]);
});

test("FETCH through the extended protocol stops at the row limit and goes on", async () => {
    await client.run(declare);
    const answer = await client.extended("fetch forward 5 from c", [], 2);
    expect(answer).toMatchObject({ columns: ["n"], rows: [["1"], ["2"], ["3"], ["4"], ["5"]] });
    expect((await client.run("fetch from c")).rows).toEqual([["6"]]);
});

test("a cursor lives in a transaction block and ends with it", async () => {
    await refused("declare c cursor for select 1", "25P01", "DECLARE CURSOR may only be used in transaction blocks");
    await client.run(`${declare}; commit`);
    await refused("begin; fetch from c", "34000", 'cursor "c" does not exist');
    await client.run("rollback");
    await client.run(`${declare}; rollback`);
    await refused("begin; close c", "34000", 'cursor "c" does not exist');
});

test("one cursor at a time is open", async () => {
    await client.run(declare);
    await refused("declare d cursor for select 1", "0A000", "Only one cursor at a time can be open");
    await client.run("rollback");
    await client.run(`${declare}; close c; declare d cursor for select 1`);
    expect((await client.run("fetch from d")).rows).toEqual([["1"]]);
});

test("a failed transaction lets its cursor go", async () => {
    await client.run(declare);
    await refused("select 1 / 0 from numbers", "22012", "ivi");
    await refused("fetch from c", "25P02", "current transaction is aborted");
    await client.run("rollback");
    await client.run(`${declare}; fetch from c`);
});

test("many rows come through in order", async () => {
    await client.run(`begin; declare big cursor for
        with recursive r(i) as (select 1 union all select i + 1 from r where i < 5000) select i from r order by i`);
    const seen: string[] = [];
    for (let rows = (await client.run("fetch forward 1000 from big")).rows; rows.length > 0; ) {
        seen.push(...rows.map(([value]) => value as string));
        rows = (await client.run("fetch forward 1000 from big")).rows;
    }
    expect(seen).toEqual(Array.from({ length: 5000 }, (_, index) => String(index + 1)));
});

test("what Redshift's cursors can't do is refused by name", async () => {
    await client.run(declare);
    await refused("fetch prior from c", "0A000", "Redshift's cursors go forward only");
    await client.run("rollback");
    for (const count of ["", "next ", "forward 2 "]) {
        await refused(`fetch ${count}in c`, "0A000", "Redshift's FETCH names its cursor behind FROM, not IN.");
    }
    await refused("fetch 5 from c", "42601", "syntax error");
    await refused("begin; declare c scroll cursor for select 1", "0A000", "no SCROLL cursors");
    await client.run("rollback");
    await refused("begin; declare c cursor with hold for select 1", "0A000", "no cursors WITH HOLD");
    await client.run("rollback");
    await refused("begin; declare c cursor for select 1 as a into t", "42601", "a query without INTO");
});

test("rows that wait because another statement needs the engine are a gigabyte at most", async () => {
    const megabytes = (count: number) => {
        const batch = { count: 1, columns: [], messages: Buffer.alloc(1024 * 1024) };
        let left = count;
        return new RowCursor({
            stream: { next: async () => (left-- > 0 ? batch : undefined), close: () => undefined },
        });
    };
    const most = megabytes(1024);
    await most.detach();
    expect(most.isStreaming).toBe(false);
    await expect(megabytes(1025).detach()).rejects.toMatchObject({ code: "53200" });
});
