import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { s3Store } from "../../infra/local/copy";
import type { S3Object } from "../../infra/local/copy/object-store";
import { type CopyBench, openCopyBench } from "./support/bucket";
import { type S3Service, startS3Service } from "./support/s3-service";

const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

let bench: CopyBench;
let service: S3Service;
const before = { ...process.env };

beforeAll(async () => {
    Object.assign(process.env, {
        AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: SECRET,
        AWS_REGION: "us-west-2",
    });
    bench = await openCopyBench();
    service = await startS3Service();
});
beforeEach(async () => {
    await bench.clear();
    service.objects.clear();
    service.requests.length = 0;
    service.intercept = () => false;
});
afterAll(async () => {
    process.env = before;
    await service.close();
    await bench.close();
});

const put = (objects: Readonly<Record<string, string | Buffer>>) => {
    for (const [name, content] of Object.entries(objects)) {
        service.objects.set(name, Buffer.from(content));
    }
};
const copy = (what: string, options?: string) =>
    bench.copy(what, options, { store: s3Store({ endpoint: service.endpoint }) });
const loaded = (columns = "*") => bench.rows(`select ${columns} from warehouse.public.t order by all`);
const spooled = () => readdir(path.join(bench.root, "spool"));

test("requests are signed for the region that is named, or else for the environment's", async () => {
    const regions: (string | undefined)[] = [];
    service.intercept = ({ headers }) => {
        regions.push(headers.authorization?.split("/")[2]);
        return false;
    };
    put({ "b/log/1.json": "{}" });
    for (const region of [undefined, "eu-central-1"]) {
        await s3Store({ endpoint: service.endpoint, region }).list({ bucket: "b", key: "log/" });
    }
    expect(regions).toEqual(["us-west-2", "eu-central-1"]);
});

test("objects of a real service are listed page by page, fetched and loaded, with their JSONPaths file", async () => {
    await bench.run("create table t (n int)");
    const lines = Array.from({ length: 20_000 }, (_, n) => JSON.stringify({ number: n, text: "x".repeat(60) }));
    put({
        ...Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`b/log/${n} & ü.json`, `{"number": -1}`])),
        "b/log/large.json": lines.join("\n"),
        "b/log_old/x.json": `{"number": 1000000}`,
        "b/paths.json": `{"jsonpaths": ["$['number']"]}`,
    });
    await copy("t from 's3://b/log/'", "json 's3://b/paths.json'");
    expect(await loaded("count(*), sum(n)")).toEqual([[20_008n, 199989992n]]);
    expect(service.requests.filter((request) => request === "GET /b/")).toHaveLength(3);
    expect(await spooled()).toEqual([]);
});

test("a disk that is full is told as such: the service is not at fault", async () => {
    const disk = await mkdtemp(path.join(tmpdir(), "sparkify-disk-"));
    try {
        if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]).status !== 0) {
            return; // only who may mount a disk of that size can fill it
        }
        put({ "b/large.json": Buffer.alloc(2 * 1024 * 1024, "1") });
        const store = s3Store({ endpoint: service.endpoint });
        const [object] = await store.list({ bucket: "b", key: "large" });
        await expect(store.file(object as S3Object, disk)).rejects.toMatchObject({ code: "ENOSPC" });
    } finally {
        spawnSync("umount", [disk]);
        await rm(disk, { recursive: true });
    }
});

test("a manifest may name objects of several buckets", async () => {
    await bench.run("create table t (n int)");
    const entries = [{ url: "s3://one/a", mandatory: true }, { url: "s3://two/b" }, { url: "s3://two/gone" }];
    put({ "one/a": "1\n", "two/b": "2\n", "one/manifest": JSON.stringify({ entries }) });
    await copy("t from 's3://one/manifest'", "manifest");
    expect(await loaded()).toEqual([[1], [2]]);
});

test("errors of records name the object by its address", async () => {
    await bench.run("create table t (n int)");
    put({ "b/x.json": `{"n": 1}\n{"n": "x"}` });
    await copy("t from 's3://b/x.json'", "json 'auto' maxerror 2");
    expect(await bench.errors()).toMatchObject([{ filename: "s3://b/x.json", line_number: 2, err_code: 1207 }]);
});

test("what S3 refuses is said in its words, without the keys", async () => {
    await bench.run("create table t (n int)");
    put({ "b/x.json": `{"n": 1}` });
    await expect(copy("t from 's3://nobucket/x'", "json 'auto'")).rejects.toMatchObject({
        code: "XX000",
        message: "S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket",
    });
    await expect(copy("t from 's3://b/nothing'", "json 'auto'")).rejects.toThrow(
        "The specified S3 prefix 'nothing' does not exist",
    );
    service.intercept = (_request, response) => {
        response.writeHead(403, { "content-type": "application/xml" });
        response.end("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
        return true;
    };
    const error = await copy("t from 's3://b/x'", "json 'auto'").catch((caught) => caught);
    expect(error).toMatchObject({
        code: "XX000",
        message: "S3ServiceException:Access Denied,Status 403,Error AccessDenied",
    });
    expect(JSON.stringify(error) + error.message + error.detail).not.toContain(SECRET);
});

test("an object that goes, or changes its size, while the load is under way fails it, and nothing is loaded", async () => {
    await bench.run("create table t (n int)");
    put({ "b/f/1.json": `{"n": 1}`, "b/f/2.json": `{"n": 2}` });
    service.intercept = (request) => {
        if (request.url?.includes("2.json")) {
            service.objects.delete("b/f/2.json");
        }
        return false;
    };
    await expect(copy("t from 's3://b/f/'", "json 'auto'")).rejects.toThrow("s3://b/f/2.json was changed or removed");
    put({ "b/f/2.json": `{"n": 2}` });
    service.intercept = (request) => {
        if (request.url?.includes("2.json")) {
            put({ "b/f/2.json": `{"n": 22222}` });
        }
        return false;
    };
    await expect(copy("t from 's3://b/f/'", "json 'auto'")).rejects.toThrow("s3://b/f/2.json was changed or removed");
    expect(await loaded()).toEqual([]);
    expect(await spooled()).toEqual([]);
});

test("a connection that breaks in the middle of an object is tried again or fails the load, and loads no half", async () => {
    await bench.run("create table t (n int)");
    put({ "b/large.json": Array.from({ length: 100_000 }, (_, n) => `{"n": ${n}}`).join("\n") });
    let breaks = 0;
    service.intercept = (request, response) => {
        if (request.method === "GET" && request.url?.includes("large.json")) {
            breaks++;
            response.writeHead(200, { "content-length": service.objects.get("b/large.json")?.length });
            response.write("{");
            setTimeout(() => response.destroy(), 20);
            return true;
        }
        return false;
    };
    await expect(copy("t from 's3://b/large.json'", "json 'auto'")).rejects.toMatchObject({ code: "XX000" });
    expect(breaks).toBeGreaterThan(0);
    expect(await loaded()).toEqual([]);
    expect(await spooled()).toEqual([]);
});
