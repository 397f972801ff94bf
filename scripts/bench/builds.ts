import { PROJECT } from "../../infra/project-folder";
import { runDataform } from "../dataform/cli";
import { compileProject } from "../dataform/project";
import { DUCKDB, requireSameContents, type TableName } from "./contents";
import { type BareEngine, script } from "./engine";
import { type Comparison, secondsOf, type Timing, timing } from "./measure";
import type { BenchWarehouse } from "./warehouse";

/** Made-up events carry birth dates, which the source's JSONPaths file does not know. */
const VARS = "--vars=logJsonPath=auto ignorecase";

/** What a run notes of itself: not what the files hold. */
const NOTES: readonly TableName[] = [
    "staging.changed_sessions",
    "staging.changed_songs",
    "staging.etl_runs",
    "staging.etl_steps",
    "staging.load_errors",
];

/** The files first, then by the layers of the models. */
const SCRIPTS = [
    "duckdb-files.sql",
    "duckdb-staging.sql",
    "duckdb-star.sql",
    "duckdb-marts.sql",
    "duckdb-suggestions.sql",
];

/** A run of Dataform's command line over some of the project's models and what they are made of, or over all of it. */
export async function dataform(
    { credentialsFile, signal }: BenchWarehouse,
    actions: readonly string[],
    ...flags: readonly string[]
): Promise<void> {
    const args = [
        `--credentials=${credentialsFile}`,
        VARS,
        ...(actions.length > 0 ? ["--include-deps"] : []),
        ...actions.map((name) => `--actions=${name}`),
        ...flags,
    ];
    const { exitCode, lines } = await runDataform("run", PROJECT, args, { signal });
    if (exitCode !== 0) {
        throw new Error(`dataform run ended with exit code ${exitCode}: ${lines.slice(-10).join(" ")}`);
    }
}

/** The tables that the project makes of the files, from staging to the marts. */
export async function projectTables(): Promise<readonly TableName[]> {
    const { actions } = await compileProject(PROJECT);
    return actions
        .filter(({ isTable }) => isTable)
        .map(({ schema, name }): TableName => `${schema}.${name}`)
        .filter((table) => !NOTES.includes(table));
}

/** A script by hand for the bare engine that builds the same tables from the same files. */
export async function scriptBuild(engine: BareEngine, data: string, places: string): Promise<() => Promise<void>> {
    const scripts = await Promise.all(SCRIPTS.map((name) => script(name, { data, places })));
    return async () => {
        for (const text of scripts) {
            await engine.run(text);
        }
    };
}

/** An Error unless the script has built the tables of the last run. */
export function requireSameAsScript(
    warehouse: BenchWarehouse,
    engine: BareEngine,
    tables: readonly TableName[],
): Promise<void> {
    return requireSameContents(warehouse.client, tables, {
        name: "by hand",
        dialect: DUCKDB,
        named: (table) => `"${table}"`,
        row: engine.row,
    });
}

/** All models and assertions from the files, by Dataform from nothing, against the script. */
export async function wholeBuild(
    warehouse: BenchWarehouse,
    engine: BareEngine,
    data: string,
    places: string,
    startUp: number,
): Promise<Comparison> {
    const build = await scriptBuild(engine, data, places);
    const tables = await projectTables();
    await build();
    return {
        title: "c  the whole project, from the files",
        ours: {
            name: "dataform run, all models and assertions",
            prepare: () => warehouse.empty(),
            run: () => dataform(warehouse, []),
            check: () => requireSameAsScript(warehouse, engine, tables),
            apart: startUp,
        },
        other: { name: "DuckDB script, the same tables", run: build },
        limit: 1.5,
    };
}

/** What the command line takes before it does anything: its own start, compiling, asking what is there of one model. */
export async function startUpOf(warehouse: BenchWarehouse, rounds: number): Promise<Timing> {
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
        seconds.push(await secondsOf(() => dataform(warehouse, ["staging_songs"], "--dry-run")));
    }
    return timing("dataform run --dry-run", seconds);
}
