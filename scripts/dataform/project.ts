import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../infra/errors";
import { type CliOutcome, runDataform } from "./cli";

/** What a Dataform project does, compiled. */
export interface Project {
    /** The project's folder. */
    readonly folder: string;
    readonly actions: readonly Action[];
    readonly tests: readonly UnitTest[];
    /** What tables, views and assertions select, by `schema.name`. */
    readonly queries: Readonly<Record<string, string>>;
    /** The statements of operations, by `schema.name`. */
    readonly statements: Readonly<Record<string, readonly string[]>>;
    /** What each action waits for, as `schema.name`, by its own. */
    readonly dependencies: Readonly<Record<string, readonly string[]>>;
    /** What models and assertions say of themselves, by `schema.name`. */
    readonly descriptions: Readonly<Record<string, Description>>;
    /** Of dataform.json, with what was overridden. */
    readonly vars: Readonly<Record<string, string>>;
    /** What the compiler said, for runs with the same values. */
    readonly compiled: { readonly with: Vars; readonly graph: string | undefined };
}

/** One thing that `dataform run` does. */
export interface Action {
    readonly schema: string;
    readonly name: string;
    readonly kind: "table" | "incremental" | "view" | "operation" | "assertion";
    /** Where it is written, relative to the project. */
    readonly file: string;
    /** Does it leave a table behind that holds rows of its own? */
    readonly isTable: boolean;
}

/** What a model or an assertion is, in its author's words. */
export interface Description {
    /** Empty where nothing is said. */
    readonly text: string;
    /** Of the columns, by their names, in the model's order. */
    readonly columns: Readonly<Record<string, string>>;
}

/** One test of `dataform test`. */
export interface UnitTest {
    readonly name: string;
    readonly file: string;
}

/** The project's values that differ from dataform.json. */
export type Vars = Readonly<Record<string, string>>;

/** Compiles a project without a warehouse. What does not compile is one UserError that names each file. */
export async function compileProject(
    folder: string,
    options: { readonly vars?: Vars; readonly signal?: AbortSignal } = {},
): Promise<Project> {
    const outcome = await runDataform("compile", folder, ["--json", ...varsFlag(options.vars)], options);
    options.signal?.throwIfAborted();
    const graph = readGraph(outcome);
    const errors = graph.graphErrors?.compilationErrors ?? [];
    if (errors.length > 0) {
        const reasons = new Set(
            errors.map(({ fileName, message }) => `${fileName ?? "the project"}: ${message ?? "?"}`),
        );
        throw new UserError(`The Dataform project does not compile: ${[...reasons].join("; ")}`);
    }
    return {
        folder,
        actions: actionsOf(graph),
        tests: (graph.tests ?? []).map(({ name, fileName }) => ({ name, file: fileName })),
        queries: Object.fromEntries(
            [...(graph.tables ?? []), ...(graph.assertions ?? [])].map(({ target, query }) => [
                `${target.schema}.${target.name}`,
                query ?? "",
            ]),
        ),
        statements: Object.fromEntries(
            (graph.operations ?? []).map(({ target, queries }) => [`${target.schema}.${target.name}`, queries ?? []]),
        ),
        dependencies: Object.fromEntries(
            [...(graph.tables ?? []), ...(graph.operations ?? []), ...(graph.assertions ?? [])].map(
                ({ target, dependencyTargets }) => [
                    `${target.schema}.${target.name}`,
                    (dependencyTargets ?? []).map(({ schema, name }) => `${schema}.${name}`),
                ],
            ),
        ),
        descriptions: Object.fromEntries(
            [...(graph.tables ?? []), ...(graph.operations ?? []), ...(graph.assertions ?? [])].map(
                ({ target, actionDescriptor }) => [
                    `${target.schema}.${target.name}`,
                    {
                        text: actionDescriptor?.description ?? "",
                        columns: Object.fromEntries(
                            (actionDescriptor?.columns ?? []).map(({ path, description }) => [
                                path.join("."),
                                description ?? "",
                            ]),
                        ),
                    },
                ],
            ),
        ),
        vars: graph.projectConfig?.vars ?? {},
        compiled: { with: options.vars ?? {}, graph: outcome.graph },
    };
}

/** What `dataform run` and `test` take over of a compiled project: the graph, if it was compiled with these values. */
export function graphFor({ compiled }: Project, vars: Vars = {}): { readonly graph?: string } {
    return compiled.graph !== undefined && isDeepStrictEqual(compiled.with, vars) ? { graph: compiled.graph } : {};
}

/** Values as Dataform's command line takes them. */
export function varsFlag(vars: Vars = {}): readonly string[] {
    const pairs = Object.entries(vars).map(([name, value]) => {
        if (/[,=]/.test(value)) {
            throw new UserError(`The value of ${name} must not hold a comma or an equals sign: "${value}".`);
        }
        return `${name}=${value}`;
    });
    return pairs.length === 0 ? [] : [`--vars=${pairs.join(",")}`];
}

/** Dataform's own reason why it gave up before it did anything, or the last it said. */
export function reasonOf({ exitCode, lines }: CliOutcome): string {
    const prefix = "Dataform encountered an error: ";
    const said = lines.filter((line) => line.trim() !== "");
    const reason = said.find((line) => line.startsWith(prefix))?.slice(prefix.length) ?? said.at(-1)?.trim();
    return reason ?? `it ended with exit code ${exitCode} and without a word`;
}

/** The members of Dataform's compiled graph that are used here. Source: Dataform 2.6.7, `dataform compile --json`. */
interface CompiledGraph {
    readonly tables?: readonly CompiledAction[];
    readonly operations?: readonly CompiledAction[];
    readonly assertions?: readonly CompiledAction[];
    readonly tests?: readonly { readonly name: string; readonly fileName: string }[];
    readonly projectConfig?: { readonly vars?: Readonly<Record<string, string>> };
    readonly graphErrors?: {
        readonly compilationErrors?: readonly { readonly fileName?: string; readonly message?: string }[];
    };
}
interface CompiledAction {
    readonly target: { readonly schema: string; readonly name: string };
    readonly fileName: string;
    readonly enumType?: string;
    readonly hasOutput?: boolean;
    readonly disabled?: boolean;
    readonly query?: string;
    readonly queries?: readonly string[];
    readonly actionDescriptor?: {
        readonly description?: string;
        readonly columns?: readonly { readonly path: readonly string[]; readonly description?: string }[];
    };
    readonly dependencyTargets?: readonly { readonly schema: string; readonly name: string }[];
}

/** The graph begins with a lone brace; before it may stand what Node warns of. */
function readGraph(outcome: CliOutcome): CompiledGraph {
    const start = outcome.lines.indexOf("{");
    const end = outcome.lines.indexOf("}", start);
    try {
        return JSON.parse(outcome.lines.slice(start, end + 1).join("\n")) as CompiledGraph;
    } catch {
        throw new UserError(`The Dataform project does not compile: ${reasonOf(outcome)}`);
    }
}

/** What is disabled does nothing in this run. */
function actionsOf(graph: CompiledGraph): readonly Action[] {
    const enabled = (actions: readonly CompiledAction[] = []) => actions.filter(({ disabled }) => !disabled);
    const plain = ({ target, fileName }: CompiledAction) => ({ ...target, file: fileName });
    return [
        ...enabled(graph.tables)
            .map((table) => ({ ...plain(table), kind: (table.enumType ?? "table").toLowerCase() }))
            .flatMap(
                (table) =>
                    table.kind === "table" || table.kind === "incremental" || table.kind === "view"
                        ? [{ ...table, kind: table.kind, isTable: table.kind !== "view" } as const]
                        : [], // `inline` is a text that other actions take in
            ),
        ...enabled(graph.operations).map(
            (operation) => ({ ...plain(operation), kind: "operation", isTable: operation.hasOutput ?? false }) as const,
        ),
        ...enabled(graph.assertions).map(
            (assertion) => ({ ...plain(assertion), kind: "assertion", isTable: false }) as const,
        ),
    ];
}
