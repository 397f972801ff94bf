import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { catalogueOf } from "../../infra/local/catalog";
import { type Database, openDatabase } from "../../infra/local/engine/database";
import { USER } from "../support/engine";

let folder: string;
let databases: Database[];
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sparkify-kept-"));
    databases = [];
});
afterEach(async () => {
    await Promise.all(databases.map((database) => database.close()));
    rmSync(folder, { recursive: true });
});

/** Opens a warehouse of its own: where its catalogue lies, null in memory, and how many relations it knows. */
async function openOne(name: string): Promise<{ readonly file: string | null; readonly relations: unknown }> {
    const database = await openDatabase({
        file: path.join(folder, `${databases.length}.duckdb`),
        readableFolders: [],
        temporaryFolder: path.join(folder, "spill"),
        memoryLimit: "500MB",
        threads: 1,
        catalogue: catalogueOf(name, USER),
    });
    databases.push(database);
    const connection = await database.connect();
    const [found] = await connection.query(
        "select path, (select count(*) from redshift.catalog.pg_class) from duckdb_databases() where database_name = 'redshift'",
    );
    connection.close();
    return { file: found?.[0] as string | null, relations: found?.[1] };
}

test("the catalogue is made once and kept, for warehouses that are open at the same time too; one that is damaged is made anew", async () => {
    // No other test has it.
    const name = `kept${process.pid}`;
    const first = await openOne(name);
    const file = first.file ?? "";
    try {
        expect(Number(first.relations)).toBeGreaterThan(50);
        const { ino } = statSync(file);
        expect(await openOne(name)).toEqual(first);
        expect(statSync(file).ino).toBe(ino);

        rmSync(file);
        writeFileSync(file, "no database");
        expect(await openOne(name)).toEqual({ ...first, file: null });
        expect(await openOne(name)).toEqual(first);
        expect(statSync(file).ino).not.toBe(ino);
    } finally {
        rmSync(file, { force: true });
    }
});
