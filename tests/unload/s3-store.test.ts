import { gunzipSync } from "node:zlib";
import type { Client } from "pg";
import { type S3Service, startS3Service } from "../copy/support/s3-service";
import { startTestServer, type TestServer } from "../support/local-server";

let service: S3Service;
let server: TestServer;
let client: Client;
const before = { ...process.env };

beforeAll(async () => {
    Object.assign(process.env, {
        AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        AWS_REGION: "us-west-2",
    });
    service = await startS3Service();
    server = await startTestServer({}, service.endpoint);
    client = await server.connect();
    await client.query("create table t (n int, filler varchar(4000))");
    await client.query("insert into t select 1, repeat('0123456789', 400)");
    for (let doubled = 1; doubled < 4096; doubled *= 2) {
        await client.query(`insert into t select n + ${doubled}, filler from t`);
    }
});
beforeEach(() => {
    service.objects.clear();
    service.uploads.clear();
    service.objects.set("b/readme", Buffer.from("what makes the bucket be there"));
    service.requests.length = 0;
    service.intercept = () => false;
});
afterAll(async () => {
    process.env = before;
    await client.end();
    await server.close();
    await service.close();
});

const unload = (query: string, to: string, options = "") =>
    client.query(`unload ('${query}') to 's3://b/${to}' iam_role default ${options}`);

test("a small object is one request, and COPY reads it back", async () => {
    await unload("select n from t where n < 4 order by n", "out/", "gzip manifest");
    expect([...service.objects.keys()]).toEqual(["b/readme", "b/out/0000_part_00.gz", "b/out/manifest"]);
    expect(gunzipSync(service.objects.get("b/out/0000_part_00.gz") as Buffer).toString()).toBe("1\n2\n3\n");
    await client.query("create temp table back (n int)");
    await client.query("copy back from 's3://b/out/manifest' iam_role default manifest gzip");
    expect((await client.query("select sum(n) as sum from back")).rows).toEqual([{ sum: "6" }]);
});

test("a large object goes in parts, and is there when all of them are", async () => {
    await unload("select * from t order by n", "large/", "parallel off");
    const lines = (service.objects.get("b/large/000") as Buffer).toString().trimEnd().split("\n");
    expect(lines.map((line) => Number.parseInt(line, 10))).toEqual(Array.from({ length: 4096 }, (_, n) => n + 1));
    expect(service.requests.filter((request) => request.startsWith("PUT"))).toHaveLength(2);
    expect(service.uploads.size).toBe(0);
});

test("Parquet goes there as well, partition by partition", async () => {
    await unload("select n, n % 2 as odd from t where n < 5", "p", "parquet partition by (odd)");
    expect([...service.objects.keys()].slice(1)).toEqual([
        "b/p/odd=0/0000_part_00.parquet",
        "b/p/odd=1/0000_part_00.parquet",
    ]);
    await client.query("create temp table numbers (n int)");
    await client.query("copy numbers from 's3://b/p/' iam_role default parquet");
    expect((await client.query("select n from numbers order by n")).rows).toEqual([1, 2, 3, 4].map((n) => ({ n })));
});

test("CLEANPATH removes what is below the prefix, page by page", async () => {
    for (let n = 0; n < 7; n++) {
        service.objects.set(`b/c/${n}`, Buffer.from("old"));
    }
    await expect(unload("select 1", "c/")).rejects.toThrow("Specified unload destination on S3 is not empty.");
    await unload("select 1", "c/", "cleanpath");
    expect([...service.objects.keys()]).toEqual(["b/readme", "b/c/0000_part_00"]);
});

test("a service that refuses fails the UNLOAD in its words, and no part of an object stays", async () => {
    service.intercept = (request, response) => {
        if (request.method !== "PUT") {
            return false;
        }
        request.resume();
        response.writeHead(403, { "content-type": "application/xml" });
        response.end("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
        return true;
    };
    for (const query of ["select 1", "select * from t"]) {
        const error = await unload(query, "x/", "allowoverwrite").catch((caught) => caught);
        expect(error).toMatchObject({
            code: "XX000",
            message: "S3ServiceException:Access Denied,Status 403,Error AccessDenied",
        });
    }
    expect([...service.objects.keys()]).toEqual(["b/readme"]);
    expect(service.uploads.size).toBe(0);
    service.intercept = () => false;
    await unload("select 1", "x/");
});

test("a query that fails halfway lets its upload go", async () => {
    const late = "select n, case when n = 4096 then 1 / (n - n) else n end as q, filler from t order by n";
    await expect(unload(late.replace(" order by n", ""), "h/")).rejects.toMatchObject({ code: "22012" });
    await expect(unload("select * from t order by n", "w/", "fixedwidth 'a:3,b:4000'")).rejects.toMatchObject({
        code: "22001",
    });
    expect([...service.objects.keys()]).toEqual(["b/readme"]);
    expect(service.uploads.size).toBe(0);
});
