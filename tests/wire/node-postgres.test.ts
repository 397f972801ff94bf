import { Client, DatabaseError, Pool, type QueryArrayConfig } from "pg";
import Cursor from "pg-cursor";
import { type ScriptServer, startScriptServer } from "./support/server";

let running: ScriptServer;
let client: Client;

beforeAll(async () => {
    running = await startScriptServer();
});
afterAll(async () => await running.server.close());
beforeEach(async () => {
    client = new Client(running.login);
    await client.connect();
});
afterEach(async () => await client.end());

test("a simple query yields its rows with names, types and nulls", async () => {
    const result = await client.query("rows 4");
    expect(result.rows).toEqual([
        { n: 0, label: "label 0" },
        { n: 1, label: "label 1" },
        { n: 2, label: "label 2" },
        { n: 3, label: null },
    ]);
    expect(result.command).toBe("SELECT");
    expect(result.fields.map(({ name, dataTypeID, dataTypeModifier }) => [name, dataTypeID, dataTypeModifier])).toEqual(
        [
            ["n", 23, -1],
            ["label", 1043, 260],
        ],
    );
});

test("several statements in one simple query are answered one after the other", async () => {
    const results = (await client.query("rows 1; make; rows 2")) as unknown as { command: string; rowCount: number }[];
    expect(results.map(({ command, rowCount }) => [command, rowCount])).toEqual([
        ["SELECT", 1],
        ["CREATE", null],
        ["SELECT", 2],
    ]);
});

test("an empty query is answered as one", async () => {
    expect((await client.query("")).rows).toEqual([]);
    expect((await client.query("rows 1")).rowCount).toBe(1);
});

test("parameters travel as text, null and non-ASCII among them", async () => {
    const config: QueryArrayConfig = { text: "echo 25 23 25", values: ["Björk 🎵", 42, null], rowMode: "array" };
    expect((await client.query(config)).rows).toEqual([["Björk 🎵", "42", null]]);
});

test("a named statement can be run again", async () => {
    for (const value of ["a", "b"]) {
        const result = await client.query({ name: "again", text: "echo 25", values: [value] });
        expect(result.rows).toEqual([{ p1: value }]);
    }
});

test("an error arrives with all its fields, and the connection goes on", async () => {
    const failure = await client.query("fail 22001 value too long").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DatabaseError);
    expect(failure).toMatchObject({
        severity: "ERROR",
        code: "22001",
        message: "value too long",
        detail: "a detail",
        hint: "a hint",
        position: "3",
    });
    const extended = await client.query({ text: "fail 22012 division", values: [] }).catch((error: unknown) => error);
    expect(extended).toMatchObject({ code: "22012" });
    expect((await client.query("rows 1")).rowCount).toBe(1);
});

test("an unexpected failure tells the client nothing of the inside, and the log everything", async () => {
    await expect(client.query("crash")).rejects.toMatchObject({
        code: "XX000",
        message: "The warehouse failed in a way it did not expect.",
    });
    expect(running.errors).toEqual([expect.objectContaining({ message: "secret of the inside" })]);
});

test("notices and changed parameters reach the client while a statement runs", async () => {
    const heard: unknown[] = [];
    client.on("notice", ({ severity, code, message, hint }) => heard.push({ severity, code, message, hint }));
    await client.query("notice watch out");
    expect(heard).toEqual([{ severity: "WARNING", code: "01000", message: "watch out", hint: "a hint" }]);
});

test("a cursor fetches a portal in parts and may be closed early", async () => {
    const cursor = client.query(new Cursor<{ n: number }>("rows 5000"));
    const first = await cursor.read(3);
    expect(first.map(({ n }) => n)).toEqual([0, 1, 2]);
    const second = await cursor.read(3000);
    expect([second[0]?.n, second.length]).toEqual([3, 3000]);
    await cursor.close();
    expect((await client.query("rows 1")).rowCount).toBe(1);
});

test("a cursor read to its end yields every row once", async () => {
    const cursor = client.query(new Cursor<{ n: number }>("rows 5000"));
    const seen: number[] = [];
    for (let part = await cursor.read(999); part.length > 0; part = await cursor.read(999)) {
        seen.push(...part.map(({ n }) => n));
    }
    await cursor.close();
    expect(seen).toEqual(Array.from({ length: 5000 }, (_, index) => index));
});

test("a wrong password and an unknown user fail alike, with 28P01", async () => {
    for (const [user, password] of [
        ["sparkify", "wrong"],
        ["nobody", "Secret-1"],
    ]) {
        const stranger = new Client({ ...running.login, user, password });
        await expect(stranger.connect()).rejects.toMatchObject({
            severity: "FATAL",
            code: "28P01",
            message: `password authentication failed for user "${user}"`,
        });
    }
});

test("an unknown database is refused with 3D000", async () => {
    const lost = new Client({ ...running.login, database: "nowhere" });
    await expect(lost.connect()).rejects.toMatchObject({ code: "3D000" });
});

test("a connection without TLS is told what to do", async () => {
    const plain = new Client({ ...running.login, ssl: false });
    await expect(plain.connect()).rejects.toMatchObject({
        severity: "FATAL",
        code: "28000",
        message: expect.stringMatching(/^no pg_hba\.conf entry for host "127\.0\.0\.1".*SSL off.*sslmode=require/),
    });
});

test("where TLS is not required, a plain connection works", async () => {
    const open = await startScriptServer({ requireTls: false });
    const plain = new Client({ ...open.login, ssl: false });
    await plain.connect();
    expect((await plain.query("rows 2")).rowCount).toBe(2);
    await plain.end();
    await open.server.close();
});

test("a hundred connections work at once", async () => {
    const pool = new Pool({ ...running.login, max: 100 });
    const counts = await Promise.all(
        Array.from({ length: 100 }, async (_, index) => {
            const one = await pool.connect();
            try {
                await one.query("sleep 200");
                return (await one.query(`rows ${index}`)).rowCount;
            } finally {
                one.release();
            }
        }),
    );
    expect(pool.totalCount).toBe(100);
    expect(counts).toEqual(Array.from({ length: 100 }, (_, index) => index));
    await pool.end();
});

test("a hundred thousand rows arrive whole and in order", async () => {
    const { rows } = await client.query<{ n: number }>("rows 100000");
    expect(rows.length).toBe(100_000);
    expect(rows.every(({ n }, index) => n === index)).toBe(true);
});

test("values beyond every buffer's size arrive whole", async () => {
    const { rows } = await client.query<{ filler: string }>("wide 3 5000000");
    expect(rows.map(({ filler }) => filler.length)).toEqual([5_000_000, 5_000_000, 5_000_000]);
    const long = "ö".repeat(3_000_000);
    expect((await client.query("echo 25", [long])).rows).toEqual([{ p1: long }]);
});
