import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { folderStore, type ObjectStore } from "../../infra/local/copy";
import { type CopyBench, openCopyBench } from "./support/bucket";

let bench: CopyBench;

beforeAll(async () => {
    bench = await openCopyBench();
});
beforeEach(async () => {
    await bench.clear();
    await bench.run("create table t (n int, s varchar(200))");
});
afterEach(async () => {
    expect(await readdir(path.join(bench.root, "spool"))).toEqual([]);
});
afterAll(() => bench.close());

const loaded = (columns = "*") => bench.rows(`select ${columns} from warehouse.public.t order by all`);
const lines = (count: number) =>
    Array.from({ length: count }, (_, n) => JSON.stringify({ n, s: "x".repeat(150) })).join("\n");

/** The bench's objects, with something done to each one's file when it is asked for. */
function storeThat(meddles: (file: string) => Promise<void>): ObjectStore {
    const store = folderStore({ root: bench.root, buckets: {} });
    return {
        ...store,
        async file(object, folder) {
            const file = await store.file(object, folder);
            await meddles(file);
            return file;
        },
    };
}

test.each<[what: string, content: Buffer, rows: number]>([
    ["cut off", gzipSync(lines(2000)).subarray(0, -400), 1],
    ["not zipped at all", Buffer.from(`{"n": 1}\n`), 0],
    [
        "zipped, with garbage in the middle",
        Buffer.concat([gzipSync(lines(100)).subarray(0, 60), Buffer.alloc(300, 7)]),
        0,
    ],
])("a GZIP file that is %s is an error of the load, and costs no other file", async (_what, content, rows) => {
    await bench.put({ "f/a.gz": gzipSync(`{"n": -1}`), "f/b.gz": content, "f/c.gz": gzipSync(`{"n": -2}`) });
    await bench.copy("t from 's3://bucket/f/'", "gzip json 'auto' maxerror 10");
    expect(await loaded("n")).toEqual(expect.arrayContaining([[-2], [-1]]));
    expect((await loaded("n")).length).toBeGreaterThanOrEqual(2 + rows);
    expect(await bench.errors()).toContainEqual(
        expect.objectContaining({
            filename: "s3://bucket/f/b.gz",
            err_code: 1216,
            err_reason: expect.stringMatching(/^Invalid GZIP data: /),
        }),
    );
});

test.each([
    ["bzip2", "BZIP2", "QlpoOTFBWSZTWY3c8ZgAAAFJgAAQMAACAYSEIAAxBkxA0GTIjgWuCOeLuSKcKEhG7njMAA=="],
    ["zstd", "ZSTD", "KLUv/SAMYQAAMXxvbmUKMnx0d28K"],
])("a %s file that is none, or is cut off, is an error of the load", async (option, name, base64) => {
    const whole = Buffer.from(base64, "base64");
    await bench.put({ "f/a": whole, "f/b": "plain text, not packed", "f/c": whole.subarray(0, -8) });
    await bench.copy("t from 's3://bucket/f/'", `${option} maxerror 10`);
    expect(await loaded("n")).toEqual(expect.arrayContaining([[1], [2]]));
    const reason = expect.stringMatching(new RegExp(`^Invalid ${name} data: `));
    expect(await bench.errors()).toMatchObject([
        { filename: "s3://bucket/f/b", err_code: 1216, err_reason: reason },
        { filename: "s3://bucket/f/c", err_code: 1216, err_reason: reason },
    ]);
});

test("what stands before the cut of a GZIP file is loaded, and no part of a row", async () => {
    const whole = Array.from({ length: 3000 }, (_, n) => `${n}|${String(n * 7919).repeat(9)}`).join("\n");
    await bench.put({ "x.gz": gzipSync(whole).subarray(0, -3000) });
    await bench.copy("t from 's3://bucket/x.gz'", "gzip maxerror 10");
    const wrong = await loaded("count(*) filter (s <> repeat(cast(n * 7919 as varchar), 9)), count(*) > 100");
    expect(wrong).toEqual([[0n, true]]);
});

test("text that is not in the encoding that was named is an error of its file", async () => {
    await bench.put({ "f/a.txt": Buffer.from("1|a\n", "utf16le"), "f/b.txt": Buffer.from("\uFEFF2|b\n", "utf16le") });
    await bench.copy("t from 's3://bucket/f/'", "encoding utf16 maxerror 5");
    expect(await loaded("n")).toEqual([[2]]);
    expect(await bench.errors()).toMatchObject([{ filename: "s3://bucket/f/a.txt", err_code: 1221 }]);
});

test("zero bytes in JSON reject their line, and in text are characters like others", async () => {
    await bench.put({
        "x.json": `{"n": 1}\n{"n": \0}\n{"n": 4}\n\0\n{"n": 2, "s": "a\\u0000b"}\n`,
        "x.txt": "3|a\0b\n",
    });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' maxerror 5");
    expect((await bench.errors()).map(({ line_number }) => line_number)).toEqual([2, 4]);
    await bench.copy("t from 's3://bucket/x.txt'");
    expect(await loaded()).toEqual([
        [1, null],
        [2, "a\0b"],
        [3, "a\0b"],
        [4, null],
    ]);
});

test("a line of many megabytes is an error, and its neighbours are loaded", async () => {
    const long = "x".repeat(40_000_000);
    await bench.put({ "x.json": `{"n": 1}\n{"n": 2, "s": "${long}"}\n{"n": 3}`, "y.json": long });
    await bench.copy("t from 's3://bucket/'", "json 'auto' maxerror 5");
    expect(await loaded("n")).toEqual([[1], [3]]);
    expect((await bench.errors()).map(({ filename, line_number }) => [filename, line_number])).toEqual([
        ["s3://bucket/x.json", 2],
        ["s3://bucket/y.json", 1],
    ]);
});

test("many small objects on one long line are loaded", async () => {
    await bench.put({ "x.json": `{"n": 1, "s": "${"x".repeat(150)}"} `.repeat(40_000) });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto'");
    expect(await loaded("count(*), sum(n)")).toEqual([[40_000n, 40_000n]]);
});

test("empty files are loaded as nothing, of every kind", async () => {
    await bench.put({ "f/a": "", "f/b": "\n\n", "f/c": "   " });
    await bench.copy("t from 's3://bucket/f/'", "json 'auto'");
    await bench.put({ "f/b": "", "f/c": "" });
    await bench.copy("t from 's3://bucket/f/'", "gzip json 'auto'");
    await bench.copy("t from 's3://bucket/f/'");
    await bench.copy("t from 's3://bucket/f/'", "csv gzip");
    expect(await loaded()).toEqual([]);
});

test.each<[what: string, content: string, options: string]>([
    ["JSON read where it is", lines(9000), "json 'auto'"],
    ["JSON below a header", `header\n${lines(9000)}`, "json 'auto' ignoreheader 1"],
    ["text", "1|x\n".repeat(300_000), ""],
])("a file that vanishes fails the load with its name, and nothing is loaded: %s", async (_what, content, options) => {
    await bench.put({ "a.json": `{"n": 0}`, "b/x": content });
    await expect(
        bench.copy("t from 's3://bucket/b/'", options, { store: storeThat((file) => rm(file)) }),
    ).rejects.toMatchObject({
        code: "XX000",
        message: expect.stringContaining("s3://bucket/b/x was changed or removed"),
    });
    expect(await loaded()).toEqual([]);
});

/** Loads while what COPY has put down on its way is changed, right before or behind the insertion. */
async function copyMeddledWith(when: "before" | "behind", change: (text: string) => string): Promise<void> {
    const meddle = async () => {
        const spool = await readdir(path.join(bench.root, "spool"), { recursive: true, withFileTypes: true });
        for (const { parentPath, name } of spool.filter((entry) => entry.isFile())) {
            const file = path.join(parentPath, name);
            await writeFile(file, change(await readFile(file, "utf8")));
        }
    };
    const run = bench.session.run.bind(bench.session);
    const spied = jest.spyOn(bench.session, "run").mockImplementation(async (sql, values) => {
        const isInsertion = sql.startsWith("insert into");
        if (isInsertion && when === "before") {
            await meddle();
        }
        const count = await run(sql, values);
        if (isInsertion && when === "behind") {
            await meddle();
        }
        return count;
    });
    try {
        await bench.copy("t from 's3://bucket/a.json'", "json 'auto' maxerror 10");
    } finally {
        spied.mockRestore();
    }
}

test("a file that loses records between its count and its load fails the load, and nothing is loaded", async () => {
    await bench.put({ "a.json": `{\n"n": 1}\n`.repeat(90) });
    const cut = (text: string) => `${text.split("\n").slice(0, 80).join("\n")}\n`;
    await expect(copyMeddledWith("before", cut)).rejects.toMatchObject({
        code: "XX000",
        message: "COPY has found 90 records, but could read 80 of them. Nothing was loaded.",
    });
    expect(await loaded()).toEqual([]);
});

test("a file whose wrong record is right when it is looked at again fails the load, and nothing is loaded", async () => {
    await bench.put({ "a.json": `{\n"n": 1}\n{\n"n": "x"}\n` });
    await expect(copyMeddledWith("behind", (text) => text.replace('"x"', "222"))).rejects.toMatchObject({
        code: "XX000",
        message: expect.stringContaining("s3://bucket/a.json was changed or removed"),
    });
    expect(await loaded()).toEqual([]);
});

test.each<[what: string, content: string, options: string]>([
    ["JSON", lines(30_000), "json 'auto'"],
    ["text", "1|x\n".repeat(300_000), ""],
])("a cancelled load stops and leaves the table as it was: %s", async (_what, content, options) => {
    await bench.put({ x: content });
    let isCancelled = false;
    const store = storeThat(async () => {
        isCancelled = true;
    });
    await expect(
        bench.copy("t from 's3://bucket/x'", options, { store, cancelled: () => isCancelled }),
    ).rejects.toMatchObject({ code: "57014" });
    expect(await loaded()).toEqual([]);
    const history = "select status from redshift.catalog.sys_load_history order by query_id desc limit 1";
    expect(await bench.rows(history)).toEqual([["canceled"]]);
});

test("what is read some rows at a time does not end as if there were no more when it is cancelled", async () => {
    const own = await bench.database.connect();
    const read = async () => {
        for await (const rows of own.someRows("select n, repeat('x', 3000) from range(100000) as numbers(n)")) {
            expect(rows.length).toBeGreaterThan(0);
            own.interrupt();
        }
    };
    await expect(read()).rejects.toMatchObject({ code: "57014" });
    expect(await own.query("select 1")).toEqual([[1]]);
    own.close();
});

test("hostile bytes never crash a load: each record is loaded or rejected", async () => {
    let seed = 42;
    const random = (below: number) => {
        seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
        return seed % below;
    };
    const good = Buffer.from(lines(40));
    const files = Object.fromEntries(
        Array.from({ length: 60 }, (_, file) => {
            const bytes = Buffer.from(good);
            for (let change = 0; change < 1 + (file % 8); change++) {
                bytes[random(bytes.length)] = random(256);
            }
            return [`f/${file}.json`, bytes.subarray(0, bytes.length - random(300))];
        }),
    );
    await bench.put(files);
    await bench.copy("t from 's3://bucket/f/'", "json 'auto' maxerror 100000");
    const [[rows] = []] = await loaded("count(*)");
    const errors = (await bench.errors()).length;
    expect(Number(rows)).toBeGreaterThan(60 * 25);
    expect(errors).toBeGreaterThan(20);
    await bench.copy("t from 's3://bucket/f/'", "csv delimiter '|' fillrecord maxerror 100000").catch((error) => {
        expect(error).toMatchObject({ code: "XX000" });
    });
});
