import type { Client } from "pg";
import Cursor from "pg-cursor";
import { startTestServer, type TestServer } from "../support/local-server";

let server: TestServer;
const clients: Client[] = [];

const ROWS = 20_000;

/** So many rows the engine gives at a time. */
const ENGINE_ROWS = 2048;

const textOf = (who: number, n: number) => `client ${who} asked for a text as long as this one, number ${n}`;
const queryOf = (who: number) =>
    `select n, 'client ${who} asked for a text as long as this one, number ' || n as words from many order by n`;

beforeAll(async () => {
    server = await startTestServer();
    for (let each = 0; each < 6; each++) {
        clients.push(await server.connect());
    }
    const [client] = clients as [Client];
    await client.query("create table digits (d int)");
    await client.query("insert into digits values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)");
    await client.query(`create table many as
        select a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d as n
        from digits a, digits b, digits c, digits d, digits e where e.d < 2`);
});
afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await server.close();
});

function expectAll(who: number, rows: readonly { readonly n: number; readonly words: string }[]): void {
    expect(rows).toHaveLength(ROWS);
    expect(rows.findIndex(({ n, words }, index) => n !== index || words !== textOf(who, n))).toBe(-1);
}

/** Takes its time to read. */
async function slowly(client: Client, who: number): Promise<void> {
    const { stream } = (client as unknown as { connection: { stream: NodeJS.ReadableStream } }).connection;
    const answer = client.query(queryOf(who));
    const pauses = setInterval(() => {
        stream.pause();
        setTimeout(() => stream.resume(), 10);
    }, 20);
    try {
        expectAll(who, (await answer).rows);
    } finally {
        clearInterval(pauses);
    }
}

/** Some rows at a time, of which none begins where the server's own parts begin. */
async function inParts(client: Client, who: number): Promise<void> {
    const cursor = client.query(new Cursor(queryOf(who)));
    const rows: { n: number; words: string }[] = [];
    for (let part = await cursor.read(1777); part.length > 0; part = await cursor.read(1777)) {
        rows.push(...part);
    }
    await cursor.close();
    expectAll(who, rows);
}

/** The row fetched last is asked for once more while others get theirs; as many at a time as the engine gives. */
async function onceMore(client: Client, who: number): Promise<void> {
    const rows: { n: number; words: string }[] = [];
    await client.query("begin");
    await client.query(`declare c cursor for ${queryOf(who)}`);
    let isLast = false;
    while (!isLast) {
        const fetched = await client.query(`fetch forward ${ENGINE_ROWS} from c`);
        rows.push(...fetched.rows);
        isLast = fetched.rows.length < ENGINE_ROWS;
        const again = await client.query("fetch forward 0 from c");
        expect(again.rows).toEqual(isLast ? [] : [rows.at(-1)]);
    }
    await client.query("commit");
    expectAll(who, rows);
}

test("the buffers that clients share never hold another's rows", async () => {
    const ways = [slowly, inParts, onceMore, slowly, inParts, onceMore];
    await Promise.all(ways.map((way, who) => way(clients[who] as Client, who)));
});
