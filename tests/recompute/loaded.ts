import { Client } from "pg";
import { compileProject, type Project, runActions, type Vars } from "../../scripts/dataform";
import { type Place, PROJECT } from "../support/command";
import { credentialsIn } from "../support/warehouse";
import { differences, type Row } from "./compare";
import type { Star } from "./star";

/** The folders of definitions whose models the star schema is made of, and the checks across them. */
const LAYERS = ["staging", "facts", "dimensions", "assertions"];

/** Starts a warehouse whose bucket is the folder. One thread of its engine takes less of the cores for small data. */
export async function createWarehouse(place: Place, data: string): Promise<void> {
    const { code, stderr } = await place.infra("create", "--port", "0", "--data", data, "--max-threads", "1");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}

/** What was compiled, by its values: a test runs the same more than once. */
const compiled = new Map<string, Promise<Project>>();

/** Runs staging, star schema and their assertions, all of which have to end well. */
export async function runStar(place: Place, vars: Vars = {}): Promise<void> {
    const key = JSON.stringify(vars);
    const compiling = compiled.get(key) ?? compileProject(PROJECT, { vars });
    compiled.set(key, compiling);
    const project = await compiling;
    const results = await runActions(project, { credentials: place.credentials, vars, tags: LAYERS });
    const unfinished = results.filter(({ outcome }) => outcome !== "done");
    expect(unfinished.map(({ name, outcome, message }) => ({ name, outcome, message }))).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
}

/** The rows of a query, every value as the warehouse prints it. */
export async function rowsOf(place: Pick<Place, "credentials">, query: string): Promise<readonly Row[]> {
    const { host, port, username, password, databaseName } = credentialsIn(place.credentials);
    const client = new Client({
        host,
        port,
        user: username,
        password,
        database: databaseName,
        ssl: { rejectUnauthorized: false },
        types: { getTypeParser: () => (text: string) => text },
    });
    await client.connect();
    try {
        return (await client.query(query)).rows;
    } finally {
        await client.end();
    }
}

/** Where the warehouse's star schema is not the one expected; empty if nowhere. */
export async function differencesFrom(place: Place, expected: Star): Promise<string> {
    const found: string[] = [];
    for (const [table, rows] of Object.entries(expected)) {
        found.push(differences(table, rows, await rowsOf(place, `select * from sparkify.${table}`)));
    }
    return found.filter((text) => text !== "").join("\n");
}
