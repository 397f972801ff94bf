import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RowsFile } from "../../infra/local/catalog/system-rows";
import { LoadErrors } from "../../infra/local/copy/load-error";
import { openSpool } from "../../infra/local/copy/spool";

let parent: string;
beforeEach(async () => {
    parent = await mkdtemp(path.join(tmpdir(), "sparkify-spool-"));
});
afterEach(() => rm(parent, { recursive: true }));

test("what a COPY puts down is on the disk as it grows, not in memory, and gone at the end", async () => {
    const spool = await openSpool(parent);
    const file = await spool.create();
    for (let megabyte = 0; megabyte < 3; megabyte++) {
        file.append(Buffer.alloc(1024 * 1024, "x"));
        await file.drain();
    }
    file.append("the rest");
    expect((await stat(file.path)).size).toBe(3 * 1024 * 1024);
    await file.close();
    expect((await stat(file.path)).size).toBe(file.size);
    await spool.create(); // left open, as where a load fails
    await spool.remove();
    expect(await readdir(parent)).toEqual([]);
});

test("errors of a load wait in a file, not in memory", async () => {
    const spool = await openSpool(parent);
    const errors = new LoadErrors(100_000, spool, 100_000);
    const object = { bucket: "bucket", key: "x.json", size: 1 };
    const rawLine = 'é\n"'.repeat(200);
    for (let line = 1; line <= 5000; line++) {
        errors.add({ object, line, position: 0, rawLine, rawValue: "", code: 1216, reason: "Invalid JSON" });
        await errors.drain();
    }
    const [waiting] = await readdir(spool.folder);
    const { size } = await stat(path.join(spool.folder, waiting as string));
    const { path: file, names } = (await errors.file()) as RowsFile;
    const rows = (await readFile(file, "utf8"))
        .trimEnd()
        .split("\n")
        .map((row) => JSON.parse(row));
    expect(rows.map((row) => row.line_number)).toEqual(Array.from({ length: 5000 }, (_, line) => line + 1));
    expect(rows[4999]).toMatchObject({ filename: "s3://bucket/x.json", raw_line: rawLine });
    expect(Object.keys(rows[0])).toEqual(names);
    // No more than a piece of them has been in memory.
    expect((await stat(file)).size - size).toBeLessThan(2 * 1024 * 1024);
    expect(size).toBeGreaterThan(2 * 1024 * 1024);
    await spool.remove();
});
