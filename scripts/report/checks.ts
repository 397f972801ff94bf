import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import type { Project } from "../dataform";
import type { Check } from "./catalogue-data";
import { shownBy } from "./keys";
import { isoTime, readTextsIfThere } from "./texts";

/** A check with the tables, as `schema.name`, that it concerns. */
export interface CheckOfTables extends Check {
    readonly tables: readonly string[];
}

/** Under which a check stands in the catalogue. */
export function checkKey({ kind, name }: Pick<Check, "kind" | "name">): string {
    return `${kind} ${name}`;
}

/** The project's assertions and unit tests, with how each went when it last ran. */
export async function readChecks(client: Client, project: Project): Promise<readonly CheckOfTables[]> {
    const last = await readLastResults(client);
    const assertions = project.actions
        .filter(({ kind }) => kind === "assertion")
        .map(({ schema, name, file }) => ({
            kind: "assertion" as const,
            name,
            file,
            description: project.descriptions[`${schema}.${name}`]?.text ?? "",
            last: last.get(`assertion ${schema}.${name}`) ?? null,
            // What holds of a view's rows is said of the table that it shows.
            tables: (project.dependencies[`${schema}.${name}`] ?? []).flatMap((table) => shownBy(project, table)),
        }));
    const unitTests = await Promise.all(
        project.tests.map(async ({ name, file }) => ({
            kind: "unit test" as const,
            name,
            file,
            description: "",
            last: last.get(`unit test ${name}`) ?? null,
            tables: await testedBy(project, file),
        })),
    );
    return [...assertions, ...unitTests];
}

/** The model that a unit test is of. Dataform's compiled graph does not tell it: the file does. */
async function testedBy({ folder, actions }: Project, file: string): Promise<readonly string[]> {
    const [, model] = /\bdataset:\s*["'](\w+)["']/.exec(await readFile(path.join(folder, file), "utf8")) ?? [];
    return actions.filter(({ name }) => name === model).map(({ schema, name }) => `${schema}.${name}`);
}

type LastResult = NonNullable<Check["last"]>;

async function readLastResults(client: Client): Promise<ReadonlyMap<string, LastResult>> {
    const rows = await readTextsIfThere(
        client,
        `select kind, name, outcome, error, run_time
        from (
            select
                etl_steps.kind,
                etl_steps.name,
                etl_steps.outcome,
                etl_steps.error,
                etl_runs.started_at as run_time,
                row_number() over (
                    partition by etl_steps.kind, etl_steps.name
                    order by etl_runs.started_at desc
                ) as recency
            from staging.etl_steps as etl_steps
            inner join staging.etl_runs as etl_runs
                on etl_runs.run_id = etl_steps.run_id
            where
                etl_steps.kind in ('assertion', 'unit test')
                and etl_steps.outcome in ('done', 'failed')
        ) as results
        where recency = 1`,
    );
    return new Map(
        rows.map(({ kind, name, outcome, error, run_time }) => [
            `${kind} ${name}`,
            { isPassed: outcome === "done", error: error ?? null, at: isoTime(run_time) ?? "" },
        ]),
    );
}
