import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { EngineConnection } from "../../infra/local/engine/connection";
import { openTestEngine, type TestEngine } from "../support/engine";

let engine: TestEngine;
let connection: EngineConnection;
let folder: string;

beforeAll(async () => {
    engine = await openTestEngine();
    connection = await engine.connect();
    folder = path.dirname(engine.file);
    await mkdir(path.join(folder, "readable"));
    await writeFile(path.join(folder, "readable", "inside.txt"), "inside");
    await writeFile(path.join(folder, "outside.txt"), "outside");
});
afterAll(async () => {
    connection.close();
    await engine.close();
});

// No client's statement gets here as it is: this is what stands behind the dialect, should that ever let something through.
test("the engine reads its folders and nothing else of the disk", async () => {
    const content = (name: string) => connection.query(`select content from read_text('${path.join(folder, name)}')`);
    expect(await content("readable/inside.txt")).toEqual([["inside"]]);
    for (const name of ["outside.txt", "readable/../outside.txt"]) {
        await expect(content(name)).rejects.toThrow("file system operations are disabled by configuration");
    }
});

test.each([
    "copy (select 1) to 'FOLDER/copied'",
    "attach 'FOLDER/attached' as other",
    "export database 'FOLDER/exported'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "set allowed_directories = ['/']",
    "set memory_limit = '100GB'",
])("it does not: %s", async (statement) => {
    await expect(connection.run(statement.replace("FOLDER", folder))).rejects.toThrow();
    expect((await readdir(folder)).filter((name) => /^(copied|attached|exported)/.test(name))).toEqual([]);
});
