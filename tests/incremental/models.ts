import type { Client } from "pg";
import { runDataform } from "../../scripts/dataform/cli";
import { PROJECT } from "../support/command";

/** Every action of the project but its checks, run without Dataform's command line, for speed. */
export interface Models {
    /** What a run of the whole logs does, or one that breaks off before this table. */
    rebuild(client: Client, until?: string): Promise<void>;
    /**
     * What a run of these days does that keeps the songs; the tables must be there. Of the actions behind the load of the
     * events it does a share: 1 for all.
     */
    runDays(client: Client, days: readonly string[], share: number): Promise<void>;
    /** Tables that hold what the files say, and must be the same however it came. */
    readonly tables: readonly string[];
    /** The query of each check, by its name: it yields the rows that break it. */
    readonly checks: ReadonlyMap<string, string>;
}

interface CompiledAction {
    readonly target: { readonly schema: string; readonly name: string };
    readonly dependencyTargets?: readonly { readonly schema: string; readonly name: string }[];
    readonly enumType?: "TABLE" | "VIEW" | "INCREMENTAL" | "INLINE";
    readonly disabled?: boolean;
    readonly hasOutput?: boolean;
    readonly query?: string;
    readonly incrementalQuery?: string;
    readonly incrementalPreOps?: readonly string[];
    readonly incrementalPostOps?: readonly string[];
    readonly queries?: readonly string[];
    readonly actionDescriptor?: { readonly columns?: readonly { readonly path: readonly string[] }[] };
}

/** The days that the project is compiled for; the SQL of others is the same but for their names and their files' places. */
const COMPILED_DAYS = ["2018-11-27", "2018-11-28", "2018-11-29", "2018-11-30"];

/** So many days a run may have. */
const RUNS_OF_DAYS = [1, 2, 4];

/** What tells of loads and runs, and not of the files. */
const LOGS = ["staging.load_errors", "staging.etl_runs", "staging.etl_steps"];

export async function compileModels(): Promise<Models> {
    const [{ actions: all, checks }, ...ofDays] = await Promise.all([
        compile(),
        ...RUNS_OF_DAYS.map((count) => compile({ date: COMPILED_DAYS.slice(0, count).join(" "), songs: "keep" })),
    ]);
    return {
        async rebuild(client, until) {
            for (const action of all) {
                if (nameOf(action) === until) {
                    return;
                }
                await run(client, statementsOf(action));
            }
        },
        async runDays(client, days, share) {
            const compiled = ofDays[RUNS_OF_DAYS.indexOf(days.length)]?.actions as readonly CompiledAction[];
            const loaded = compiled.findIndex((action) => nameOf(action) === "staging.staging_events") + 1;
            const end = loaded + Math.ceil(share * (compiled.length - loaded));
            for (const action of compiled.slice(0, end)) {
                const named = (sql: string) =>
                    days.toSorted().reduce((text, day, index) => {
                        const compiledDay = COMPILED_DAYS[index] as string;
                        return text.replaceAll(placeOf(compiledDay), placeOf(day)).replaceAll(compiledDay, day);
                    }, sql);
                await run(client, statementsOf(action).map(named));
            }
        },
        tables: all
            .filter(({ enumType, hasOutput }) => (enumType === undefined ? hasOutput : enumType === "TABLE"))
            .map(nameOf)
            .filter((name) => !LOGS.includes(name)),
        checks,
    };
}

/** The actions in an order in which each can run, and the checks. */
async function compile(vars: Readonly<Record<string, string>> = {}): Promise<{
    readonly actions: readonly CompiledAction[];
    readonly checks: ReadonlyMap<string, string>;
}> {
    const pairs = Object.entries({ logJsonPath: "auto ignorecase", ...vars }).map((pair) => pair.join("="));
    const { lines } = await runDataform("compile", PROJECT, ["--json", `--vars=${pairs.join(",")}`]);
    const graph = JSON.parse(lines.slice(lines.indexOf("{"), lines.indexOf("}") + 1).join("\n"));
    const open = new Map<string, CompiledAction>();
    for (const action of [...graph.tables, ...graph.operations] as readonly CompiledAction[]) {
        if (action.enumType !== "INLINE") {
            open.set(nameOf(action), action);
        }
    }
    const ordered: CompiledAction[] = [];
    while (open.size > 0) {
        const free = [...open.values()].filter(
            ({ dependencyTargets = [] }) => !dependencyTargets.some((target) => open.has(nameOf({ target }))),
        );
        for (const action of free) {
            open.delete(nameOf(action));
            ordered.push(action);
        }
    }
    const checks = (graph.assertions as readonly CompiledAction[]).map(
        ({ target, query = "" }) => [target.name, query] as const,
    );
    return { actions: ordered, checks: new Map(checks) };
}

/** As Dataform 2.6.7 runs an action on tables that are there; a table is swapped without the copy beside it. */
function statementsOf(action: CompiledAction): readonly string[] {
    const { query = "", enumType, queries = [], incrementalPreOps = [], incrementalPostOps = [] } = action;
    const name = nameOf(action);
    if (action.disabled) {
        return [];
    }
    switch (enumType) {
        case undefined:
            return queries;
        case "VIEW":
            return [`drop view if exists ${name}`, `create view ${name} as ${query} with no schema binding`];
        case "INCREMENTAL": {
            const columns = (action.actionDescriptor?.columns ?? []).map(({ path }) => path.join(".")).join(", ");
            return [
                ...incrementalPreOps,
                `insert into ${name} (${columns}) select ${columns} from (${action.incrementalQuery}) as insertions`,
                ...incrementalPostOps,
            ];
        }
        default:
            return [`drop table if exists ${name}`, `create table ${name} as ${query}`];
    }
}

async function run(client: Client, statements: readonly string[]): Promise<void> {
    for (const statement of statements) {
        await client.query(statement);
    }
}

/** Of a day's files, below the folder of all. */
function placeOf(day: string): string {
    return `${day.slice(0, 4)}/${day.slice(5, 7)}/${day}`;
}

function nameOf({ target }: Pick<CompiledAction, "target">): string {
    return `${target.schema}.${target.name}`;
}
