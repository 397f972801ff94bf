import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { decompressed } from "../../infra/local/copy/decompression";
import { openUnloadBench, type UnloadBench } from "./support";

let bench: UnloadBench;

beforeAll(async () => {
    bench = await openUnloadBench();
    await bench.client.query("create table plays (day date, level varchar(10), n int)");
    await bench.client.query(
        `insert into plays values ('2018-11-02', 'paid', 3), ('2018-11-01', 'free', 1), ('2018-11-01', 'paid', 2),
        (null, 'a/../b=c', 4), (null, '', 5), (null, null, 6)`,
    );
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const ALL = "select * from plays order by n desc";
const NOT_EMPTY =
    "Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing " +
    "the target files in S3, or using the ALLOWOVERWRITE option.";

test("objects are called after prefix, slice and part; serial ones are numbered; EXTENSION comes last", async () => {
    await bench.unload(ALL, "a/x_");
    await bench.unload(ALL, "b/", "gzip");
    await bench.unload(ALL, "c/", "parallel off gzip");
    await bench.unload(ALL, "d/", "parquet");
    await bench.unload(ALL, "e/", "parallel false csv extension 'csv'");
    await bench.unload(ALL, "f/", "gzip extension '.csv.gz'");
    expect(await bench.keys()).toEqual([
        "a/x_0000_part_00",
        "b/0000_part_00.gz",
        "c/000.gz",
        "d/0000_part_00.parquet",
        "e/000.csv",
        "f/0000_part_00.csv.gz",
    ]);
    expect(await bench.text("c/000.gz")).toBe(await bench.text("a/x_0000_part_00"));
});

test("of a ZSTD object no bit can be flipped so that another text is read", async () => {
    await bench.unload(ALL, "z/", "csv header zstd");
    await bench.unload(ALL, "plain/", "csv header");
    const text = await bench.text("plain/0000_part_00");
    const object = await readFile(path.join(bench.bucket, "z/0000_part_00.zst"));
    const read = async (bytes: Buffer) => {
        const parts: Buffer[] = [];
        for await (const part of decompressed(Readable.from([bytes]), "zstd")) {
            parts.push(part);
        }
        return Buffer.concat(parts).toString();
    };
    expect(await read(object)).toBe(text);
    const others: unknown[] = [];
    for (let bit = 0; bit < object.length * 8; bit++) {
        const flipped = Buffer.from(object);
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
        const found = await read(flipped).catch((error: Error) => error);
        if (found !== text && !(found instanceof Error && found.message.startsWith("Invalid ZSTD data: "))) {
            others.push([bit, found]);
        }
    }
    expect(others).toEqual([]);
});

test("the order of the query is the order of the lines", async () => {
    await bench.client.query("create temp table many as select 1 as n");
    for (let doubled = 1; doubled < 32768; doubled *= 2) {
        await bench.client.query(`insert into many select n + ${doubled} from many`);
    }
    await bench.unload("select n from many order by n desc", "n/", "parallel off");
    const lines = (await bench.text("n/000")).trimEnd().split("\n").map(Number);
    expect(lines).toEqual(Array.from({ length: 32768 }, (_, index) => 32768 - index));
});

test("MAXFILESIZE begins a new object before one grows too large, each with its header; COPY has all of it back", async () => {
    await bench.client.query("create temp table wide (n int, filler varchar(2000))");
    await bench.client.query("insert into wide select 1, repeat('0123456789', 200)");
    for (let doubled = 1; doubled < 8192; doubled *= 2) {
        await bench.client.query(`insert into wide select n + ${doubled}, filler from wide`);
    }
    await bench.unload("select * from wide order by n", "w/", "maxfilesize 5 mb header manifest verbose");
    const keys = await bench.keys();
    expect(keys).toEqual([...[0, 1, 2, 3].map((part) => `w/0000_part_0${part}`), "w/manifest"]);
    const texts = await Promise.all(keys.slice(0, 4).map((key) => bench.text(key)));
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(5 * 1024 * 1024);
    expect(texts.every((text) => text.startsWith("n|filler\n"))).toBe(true);
    const manifest = JSON.parse(await bench.text("w/manifest"));
    expect(manifest.meta).toEqual({
        content_length: texts.reduce((sum, text) => sum + text.length, 0),
        record_count: 8192 + 4,
    });
    await bench.client.query("create temp table back (like wide)");
    await bench.client.query("copy back from 's3://bucket/w/manifest' iam_role default manifest ignoreheader 1");
    expect(await bench.rows("select count(*), count(distinct n), sum(n) from back")).toEqual([
        ["8192", "8192", String((8192 * 8193) / 2)],
    ]);
    await bench.unload("select * from wide order by n", "z/", "maxfilesize as 0.005 gb gzip");
    expect((await bench.keys()).filter((key) => key.startsWith("z/"))).toEqual(["z/0000_part_00.gz"]);
});

test("no Parquet object is larger than MAXFILESIZE where a few rows hold most of the bytes; all rows are there once", async () => {
    const hashes = Array.from({ length: 30 }, (_, index) => `sha2((n * 100 + ${index})::varchar, 512)`).join(" || ");
    await bench.client.query("create temp table skewed as select n, cast(null as varchar(4000)) as text from wide");
    await bench.client.query(`update skewed set text = ${hashes} where n > 6000`);
    await bench.unload("select * from skewed order by n", "s/", "parquet maxfilesize 5 mb manifest verbose");
    const { entries, meta } = JSON.parse(await bench.text("s/manifest"));
    expect(meta.record_count).toBe(8192);
    expect(entries.length).toBeGreaterThan(1);
    for (const entry of entries) {
        expect(entry.meta.content_length).toBeLessThanOrEqual(5 * 1024 * 1024);
    }
    await bench.client.query("create temp table skewed_back (like skewed)");
    await bench.client.query("copy skewed_back from 's3://bucket/s/manifest' iam_role default manifest parquet");
    expect(await bench.rows("select count(*) from (select * from skewed except select * from skewed_back)")).toEqual([
        ["0"],
    ]);
    expect(await bench.rows("select count(*) from skewed_back")).toEqual([["8192"]]);
});

test.each(["", "parquet"])(
    "a partition of a REAL has all its digits, no point behind a whole number (%s)",
    async (how) => {
        const query = "select 1 as n, cast(16777216 as real) as r union all select 2, cast(0.12345679 as real)";
        await bench.unload(query, "r/", `${how} partition by (r)`);
        expect((await bench.keys()).map((key) => path.dirname(key))).toEqual(["r/r=0.12345679", "r/r=16777216"]);
    },
);

test("a manifest lists the objects; VERBOSE tells of columns, lines and bytes", async () => {
    await bench.unload(ALL, "m_", "manifest");
    expect(JSON.parse(await bench.text("m_manifest"))).toEqual({ entries: [{ url: "s3://bucket/m_0000_part_00" }] });
    const query = "select n, level, cast(n as decimal(10, 2)) as d from plays where n < 3 order by n";
    await bench.unload(query, "v/", "manifest verbose header");
    const bytes = (await bench.text("v/0000_part_00")).length;
    expect(JSON.parse(await bench.text("v/manifest"))).toEqual({
        entries: [{ url: "s3://bucket/v/0000_part_00", meta: { content_length: bytes, record_count: 3 } }],
        schema: {
            elements: [
                { name: "n", type: { base: "integer" } },
                { name: "level", type: { base: "character varying", max_length: 10 } },
                { name: "d", type: { base: "numeric", precision: 10, scale: 2 } },
            ],
        },
        meta: { content_length: bytes, record_count: 3 },
        author: { name: "Amazon Redshift", version: "1.0.0" },
    });
});

test.each(["", "parquet"])(
    "partitions are folders after Hive's way, and no value leads out of them (%s)",
    async (how) => {
        const suffix = how === "" ? "" : ".parquet";
        await bench.unload(ALL, "p", `${how} partition by (day, level) manifest`);
        expect(await bench.keys()).toEqual(
            [
                `p/day=2018-11-01/level=free/0000_part_00${suffix}`,
                `p/day=2018-11-01/level=paid/0000_part_00${suffix}`,
                `p/day=2018-11-02/level=paid/0000_part_00${suffix}`,
                `p/day=__HIVE_DEFAULT_PARTITION__/level=__HIVE_DEFAULT_PARTITION__/0000_part_00${suffix}`,
                `p/day=__HIVE_DEFAULT_PARTITION__/level=a%2F..%2Fb%3Dc/0000_part_00${suffix}`,
                "p/manifest",
            ].sort(),
        );
        expect(JSON.parse(await bench.text("p/manifest")).entries).toHaveLength(5);
    },
);

test("partition columns leave the files, unless INCLUDE keeps them; rows keep their order", async () => {
    await bench.unload("select * from plays where level is null or level = ''", "p/", "partition by (level)");
    expect(await bench.text("p/level=__HIVE_DEFAULT_PARTITION__/0000_part_00")).toBe("|5\n|6\n");
    await bench.unload("select * from plays order by n desc", "i/", "partition by (level) include");
    expect(await bench.text("i/level=paid/0000_part_00")).toBe("2018-11-02|paid|3\n2018-11-01|paid|2\n");
});

test("a partition wants columns of the query, of types that it takes, and leaves some to the files", async () => {
    const refused = (query: string, columns: string) => bench.unload(query, "x/", `partition by (${columns})`);
    await expect(refused(ALL, "nothing")).rejects.toMatchObject({ code: "42703" });
    await expect(refused("select 1 as a, 2 as a", "a")).rejects.toMatchObject({ code: "42702" });
    await expect(refused(ALL, "n, n")).rejects.toThrow('PARTITION BY names column "n" twice.');
    await expect(refused(ALL, "day, level, n")).rejects.toThrow("PARTITION BY leaves no column for the files");
    await expect(refused("select cast('a' as varbyte) as v, 1", "v")).rejects.toThrow(
        `Column "v" is binary varying, which can't be a partition key.`,
    );
    expect(await bench.keys()).toEqual([]);
});

test("a prefix that objects have already is refused, ALLOWOVERWRITE writes over them, CLEANPATH removes them first", async () => {
    await bench.put("o/old", "old");
    await bench.put("o/0000_part_00", "old");
    await expect(bench.unload(ALL, "o/")).rejects.toMatchObject({
        code: "XX000",
        message: NOT_EMPTY,
        detail: "s3://bucket/o/0000_part_00 is there.",
    });
    expect(await bench.text("o/0000_part_00")).toBe("old");
    await bench.unload("select 1", "o/", "allowoverwrite");
    expect(await bench.keys()).toEqual(["o/0000_part_00", "o/old"]);
    expect(await bench.text("o/0000_part_00")).toBe("1\n");
    await bench.put("o_beside", "stays");
    await bench.unload("select 2", "o/", "cleanpath");
    expect(await bench.keys()).toEqual(["o/0000_part_00", "o_beside"]);
    await expect(bench.unload("select 2", "o/", "cleanpath allowoverwrite")).rejects.toMatchObject({ code: "42601" });
});

test("with PARTITION BY, CLEANPATH empties only the partitions that get new objects", async () => {
    await bench.put("c/level=paid/old", "goes");
    await bench.put("c/level=gone/old", "stays");
    await bench.unload(ALL, "c/", "partition by (level) cleanpath");
    const keys = await bench.keys();
    expect(keys).toContain("c/level=gone/old");
    expect(keys).not.toContain("c/level=paid/old");
});

test("an UNLOAD that fails leaves what is whole and nothing half; one that can't begin removes nothing", async () => {
    await bench.put("c/old", "stays");
    for (const query of ["select no_such_column from plays", "select 1 / 0"]) {
        for (const format of ["", "parquet"]) {
            await expect(bench.unload(query, "c/", `cleanpath ${format}`)).rejects.toThrow();
        }
    }
    expect(await bench.keys()).toEqual(["c/old"]);
    const query = "select '1' as n, 1 as key union all select '12', 2 union all select '3', 3";
    const tooWide = bench.unload(query, "f/", "partition by (key) fixedwidth 'n:1'");
    await expect(tooWide).rejects.toMatchObject({ code: "22001" });
    await expect(bench.unload("select 1 / n from plays union all select 1 / 0", "g/")).rejects.toMatchObject({
        code: "22012",
    });
    expect(await bench.keys()).toEqual(["c/old", "f/key=1/0000_part_00"]);
    expect(await readdir(bench.bucket, { recursive: true })).not.toContainEqual(expect.stringContaining("unfinished"));
});

test("no symbolic link and no '..' leads out of the bucket", async () => {
    const outside = await mkdtemp(path.join(tmpdir(), "sparkify-outside-"));
    try {
        await writeFile(path.join(outside, "secret"), "secret");
        await symlink(outside, path.join(bench.bucket, "link"));
        await expect(bench.unload(ALL, "link/x")).rejects.toMatchObject({ code: "XX000" });
        await expect(bench.unload(ALL, "link/x", "allowoverwrite")).rejects.toThrow("leads out of its bucket");
        await expect(bench.unload(ALL, "link/deeper/x", "allowoverwrite")).rejects.toThrow("leads out of its bucket");
        await expect(bench.unload(ALL, "link/", "cleanpath")).rejects.toMatchObject({ code: "XX000" });
        await expect(bench.unload(ALL, "../x/")).rejects.toThrow("A key can't hold '..'");
        await expect(bench.unload(ALL, "a//b", "allowoverwrite")).rejects.toThrow("a part of its key is empty");
        expect(await readdir(outside)).toEqual(["secret"]);
        // A link in the object's place is replaced, not followed.
        await mkdir(path.join(bench.bucket, "r"));
        await symlink(path.join(outside, "secret"), path.join(bench.bucket, "r", "0000_part_00"));
        await bench.unload("select 1", "r/", "allowoverwrite");
        expect(await readFile(path.join(outside, "secret"), "utf8")).toBe("secret");
        expect(await bench.text("r/0000_part_00")).toBe("1\n");
    } finally {
        await rm(outside, { recursive: true });
    }
});

test("a bucket that is not there, or can't be written, is said in S3's words", async () => {
    await expect(bench.client.query("unload ('select 1') to 's3://nobucket/x' iam_role default")).rejects.toMatchObject(
        {
            message: "S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket",
        },
    );
    await bench.put("file", "");
    await expect(bench.unload("select 1", "file/x")).rejects.toMatchObject({
        message: "s3://bucket/file/x0000_part_00 can't be written (ENOTDIR).",
    });
    if (process.getuid?.() !== 0) {
        await mkdir(path.join(bench.bucket, "closed"));
        await chmod(path.join(bench.bucket, "closed"), 0o500);
        await expect(bench.unload("select 1", "closed/x")).rejects.toMatchObject({
            message: "S3ServiceException:Access Denied,Status 403,Error AccessDenied",
        });
    }
});
