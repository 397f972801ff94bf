import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Client } from "pg";
import { partCount } from "../../scripts/compact/part-count";
import { generate } from "../../scripts/generate";
import { type S3Service, startS3Service } from "../copy/support/s3-service";
import { compile } from "../dataform/graph";
import { runScript } from "../support/command";
import { startTestServer, type TestServer } from "../support/local-server";

const MINUTES = 60_000;
const MANIFEST = "s3://udacity-dend/song_parts/songs.manifest";

/** What may stand among song files beside one object in one line. */
const ODD_FILES: Readonly<Record<string, string | Buffer>> = {
    "several-lines.json": `{\n  "song_id": "SOLINES",\n  "artist_id": "AR1",\n  "title": "Two\\nlines"\n}`,
    "two-records.json": `{"song_id": "SO1", "artist_id": "AR1"}\r\n\r\n{"song_id": "SO2", "artist_id": "AR1"}\r\n`,
    "twice.json": `{"song_id": "SO3", "artist_id": "AR1", "title": "Ünï"}`,
    "twice-again.json": `{"song_id": "SO3", "artist_id": "AR1", "title": "Ünï"}`,
    "wrong-type.json": `{"song_id": "SO4", "artist_id": "AR1", "year": "soon"}`,
    "no-key.json": `{"artist_id": "AR1"}`,
    "not-utf8.json": Buffer.concat([
        Buffer.from(`{"song_id": "SO5", "artist_id": "AR1", "title": "`),
        Buffer.from([0xff, 0x22, 0x7d]),
    ]),
    "cut-off.json": `{"song_id": "SO6", "artist_id": "AR1", "title": "Cut`,
    "cut-off-again.json": `{"song_id": "SO6", "artist_id": "AR1", "title": "Cut`,
    "text.json": "not JSON at all",
    "array.json": `[{"song_id": "SO7", "artist_id": "AR1"}]`,
    "empty.json": "",
    "blank.json": " \n",
};

let folder: string;
let server: TestServer;
let client: Client;
beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "sparkify-compact-test-"));
    await generate({ out: folder, events: 10, days: 1, users: 3, songs: 120, broken: 2 });
    mkdirSync(path.join(folder, "song_data", "odd"));
    for (const [name, content] of Object.entries(ODD_FILES)) {
        writeFileSync(path.join(folder, "song_data", "odd", name), content);
    }
    server = await startTestServer({ "udacity-dend": folder });
    client = await server.connect();
    await client.query("create schema staging");
}, MINUTES);
afterAll(async () => {
    await client.end();
    await server.close();
    rmSync(folder, { recursive: true });
});

const compactData = (...args: readonly string[]) => runScript("scripts/compact-data.ts", args);
const parts = () => readdirSync(path.join(folder, "song_parts")).sort();
const partFile = (name: string) => path.join(folder, "song_parts", name);

/** What staging_songs loads, and what it rejects, wherever it stood. */
async function loadSongs(vars: Readonly<Record<string, string>>) {
    const { models, errors } = await compile(vars);
    expect(errors).toEqual([]);
    const statements = ["changed_songs", "staging_songs"].flatMap(
        (model) => models.find(({ name }) => name === model)?.sql.split("\n---\n") ?? [],
    );
    await client.query("drop table if exists staging.staging_songs");
    for (const statement of statements) {
        await client.query(statement);
    }
    const { rows } = await client.query("select * from staging.staging_songs order by song_id, title");
    const rejected =
        await client.query(`select err_code, trim(err_reason) as reason, trim(colname) as column, trim(raw_line) as line
        from pg_catalog.stl_load_errors where query = pg_last_copy_id() order by 1, 2, 3, 4`);
    return { rows, rejected: rejected.rows };
}

test(
    "the parts load what the small files load, and reject what they reject",
    async () => {
        const small = await loadSongs({});
        const { code, stdout, stderr } = await compactData("--data", folder, "--json");
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        expect(JSON.parse(stdout)).toMatchObject({ manifest: MANIFEST, empty: 2 });
        expect(JSON.parse(stdout).broken).toContain("s3://udacity-dend/song_data/odd/array.json");
        const together = await loadSongs({ songManifest: MANIFEST });
        expect(small.rows.length).toBeGreaterThan(120);
        expect(small.rejected.length).toBeGreaterThan(6);
        expect(together).toEqual(small);
        const objects = JSON.parse(stdout).parts.reduce(
            (sum: number, part: { objects: number }) => sum + part.objects,
            0,
        );
        expect(objects + 2).toBe(JSON.parse(stdout).objects);
    },
    MINUTES,
);

test(
    "the same files give the same parts, which are not written again; others take their place",
    async () => {
        await compactData("--data", folder);
        const before = parts().map((name) => ({ name, bytes: readFileSync(partFile(name)) }));
        const written = statSync(partFile(before[0]?.name as string)).mtimeMs;
        await compactData("--data", folder);
        expect(parts().map((name) => ({ name, bytes: readFileSync(partFile(name)) }))).toEqual(before);
        expect(statSync(partFile(before[0]?.name as string)).mtimeMs).toBe(written);

        const odd = path.join(folder, "song_data", "odd", "late.json");
        writeFileSync(odd, `{"song_id": "SOLATE", "artist_id": "AR1"}`);
        writeFileSync(path.join(folder, "song_parts", "notes.txt"), "of somebody else");
        await compactData("--data", folder);
        const { entries } = JSON.parse(readFileSync(partFile("songs.manifest"), "utf8"));
        const named = entries.map(({ url }: { url: string }) => path.basename(url));
        expect(parts()).toEqual([...named, "notes.txt", "songs.manifest"].sort());
        expect(before.map(({ name }) => name)).not.toEqual(expect.arrayContaining(named));
        rmSync(odd);
    },
    MINUTES,
);

test.each([
    [10e6, 4, 4],
    [3e9, 4, 8], // 375 MB each
    [5e6, 4, 3], // too little for all slices
    [10, 4, 1],
    [100e9, 16, 208],
])("%d gzipped bytes on %d x as many slices are %d parts", (bytes, slices, expected) => {
    expect(partCount(bytes, slices)).toBe(expected);
});

describe("in S3", () => {
    let service: S3Service;
    const environment = () => ({
        AWS_ENDPOINT_URL_S3: service.endpoint,
        AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI",
        AWS_REGION: "us-west-2",
    });
    const compactS3 = (...args: readonly string[]) =>
        runScript("scripts/compact-data.ts", args, { env: environment() });
    beforeAll(async () => {
        service = await startS3Service();
    });
    afterAll(() => service.close());
    beforeEach(() => service.objects.clear());

    test(
        "objects become as many parts as slices, of 1 MB or more, with no byte lost",
        async () => {
            const lines: string[] = [];
            for (let song = 0; song < 60; song++) {
                lines.push(JSON.stringify({ song_id: `SO${song}`, title: randomBytes(90_000).toString("base64") }));
                service.objects.set(
                    `music/songs/${String(song).padStart(3, "0")}.json`,
                    Buffer.from(lines[song] as string),
                );
            }
            service.objects.set("music/songs_old/x.json", Buffer.from("{}"));
            const { code, stderr } = await compactS3(
                "--data",
                "s3://music/songs",
                "--out",
                "parts/songs",
                "--slices",
                "2",
            );
            expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^(\d+ of 60 objects\n)*$/) });
            const { entries } = JSON.parse(String(service.objects.get("music/parts/songs/songs.manifest")));
            const files = entries.map(
                ({ url }: { url: string }) => service.objects.get(url.replace("s3://", "")) as Buffer,
            );
            expect(files).toHaveLength(2);
            for (const file of files) {
                expect(file.length).toBeGreaterThan(1e6);
            }
            expect(Buffer.concat(files.map((file: Buffer) => gunzipSync(file))).toString()).toBe(
                `${lines.join("\n")}\n`,
            );
        },
        MINUTES,
    );

    test("an object that changes or a service that fails leaves the earlier parts as they are", async () => {
        service.objects.set("music/songs/a.json", Buffer.from(`{"song_id": "SO1"}`));
        await compactS3("--data", "s3://music/songs");
        const before = new Map(service.objects);
        service.objects.set("music/songs/b.json", Buffer.from(`{"song_id": "SO2"}`));
        service.intercept = ({ method, url }, response) => {
            const isManifest = method === "PUT" && (url ?? "").includes("songs.manifest");
            if (isManifest) {
                response.writeHead(403).end();
            }
            return isManifest;
        };
        const { code, stderr } = await compactS3("--data", "s3://music/songs");
        service.intercept = () => false;
        expect(code).toBe(1);
        expect(stderr).toMatch(/^The song files can't be put together: .*\n$/);
        expect(stderr).not.toContain("wJalrXUtnFEMI");
        for (const [name, content] of before) {
            expect(service.objects.get(name)).toEqual(content);
        }
    });

    test.each([
        [["--data", "s3://music/nothing"], 1, "There is no object below s3://music/nothing/: check the address."],
        [
            ["--data", "s3://music/songs/2018", "--out", "songs"],
            2,
            '--out must not lie in songs/2018/, nor around it: "songs" does.',
        ],
        [
            ["--data", "s3://music/songs", "--out", "songs/parts"],
            2,
            '--out must not lie in songs/, nor around it: "songs/parts" does.',
        ],
        [
            ["--data", "s3://music"],
            2,
            '--data takes a folder, or an address such as s3://bucket/song_data, not "s3://music".',
        ],
        [
            ["--data", "s3://music/songs"],
            1,
            "s3://music/songs/a.json.gz is gzipped already: only plain JSON can be put together.",
        ],
    ])("%j is refused", async (args, expected, sentence) => {
        service.objects.set("music/songs/a.json.gz", gzipSync("{}"));
        const { code, stderr } = await compactS3(...args);
        expect({ code, sentence: stderr.split("\n")[0] }).toEqual({ code: expected, sentence });
        expect([...service.objects.keys()]).toEqual(["music/songs/a.json.gz"]);
    });
});

test("a folder without song files is named, not the address that it stands for", async () => {
    const place = mkdtempSync(path.join(tmpdir(), "sparkify-compact-test-"));
    try {
        const { code, stderr } = await compactData("--data", place);
        const sentence = `There are no song files in ${place}/song_data: give --data a folder laid out as the bucket.\n`;
        expect({ code, stderr, left: readdirSync(place) }).toEqual({ code: 1, stderr: sentence, left: [] });
    } finally {
        rmSync(place, { recursive: true });
    }
});

test("a place that can't be written is named as the file that it is, and nothing is left there", async () => {
    const place = mkdtempSync(path.join(tmpdir(), "sparkify-compact-test-"));
    try {
        mkdirSync(path.join(place, "song_data"));
        writeFileSync(path.join(place, "song_data", "a.json"), '{"song_id": "S"}');
        writeFileSync(path.join(place, "song_parts"), "a file"); // as root, tests may write anywhere else
        const { code, stderr } = await compactData("--data", place);
        expect(code).toBe(1);
        expect(stderr).toMatch(
            /^The song files can't be put together: (\/\S+)\/song_parts\/songs-0001-of-0001-\w+\.json\.gz can't be written \(E\w+\)\. .+\n$/,
        );
        expect(stderr).toContain(` ${place}/song_parts/`);
        expect(readdirSync(place).sort()).toEqual(["song_data", "song_parts"]);
    } finally {
        rmSync(place, { recursive: true });
    }
});

test("a part's name tells what is in it", async () => {
    for (const name of parts().filter((file) => file.endsWith(".gz"))) {
        const hash = createHash("sha256")
            .update(readFileSync(partFile(name)))
            .digest("hex");
        expect(name).toContain(`-${hash.slice(0, 16)}.json.gz`);
    }
});
