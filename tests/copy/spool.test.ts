import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openSpool } from "../../infra/local/copy/spool";

test("what a COPY puts down is on the disk as it grows, not in memory, and gone at the end", async () => {
    const parent = await mkdtemp(path.join(tmpdir(), "sparkify-spool-"));
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
    await rm(parent, { recursive: true });
});
