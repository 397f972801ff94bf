import { runDataform } from "../dataform/cli";
import { PROJECT } from "../pipeline";
import { type BareEngine, script } from "./engine";
import { type Comparison, secondsOf, type Timing, timing } from "./measure";
import type { BenchWarehouse } from "./warehouse";

/** Made-up events carry birth dates, which the source's JSONPaths file does not know. */
const VARS = "--vars=logJsonPath=auto ignorecase";

const STAR = ["songplay", "users", "songs", "artists", "time"];

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

/** The star schema from the files, built by Dataform from nothing, against a script by hand for the bare engine. */
export async function starBuild(
    warehouse: BenchWarehouse,
    engine: BareEngine,
    data: string,
    startUp: number,
): Promise<Comparison> {
    const scripts = await Promise.all(
        ["duckdb-events.sql", "duckdb-songs.sql", "duckdb-star.sql"].map((name) => script(name, data)),
    );
    const build = async () => {
        for (const text of scripts) {
            await engine.run(text);
        }
    };
    await build();
    return {
        title: "c  the star schema, from the files",
        ours: {
            name: "dataform run",
            prepare: () => warehouse.empty(),
            run: () => dataform(warehouse, STAR),
            async check() {
                for (const table of STAR) {
                    const { rows } = await warehouse.client.query(`select count(*) as count from sparkify."${table}"`);
                    const expected = await engine.count(table);
                    if (Number(rows[0].count) !== expected) {
                        throw new Error(
                            `${table} has ${rows[0].count} rows here, ${expected} by hand: not the same job.`,
                        );
                    }
                }
            },
            apart: startUp,
        },
        other: { name: "DuckDB script", run: build },
        limit: 1.5,
    };
}

/** What the command line takes before it does anything: its own start, compiling, asking what is there. */
export async function startUpOf(warehouse: BenchWarehouse, rounds: number): Promise<Timing> {
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
        seconds.push(await secondsOf(() => dataform(warehouse, STAR, "--dry-run")));
    }
    return timing("dataform run --dry-run", seconds);
}
