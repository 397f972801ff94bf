import { readFileSync } from "node:fs";
import path from "node:path";
import { runDataform } from "../../scripts/dataform/cli";
import { PROJECT } from "../support/command";

/** What the project compiles to, as `dataform compile --json` tells it. */
export interface Graph {
    readonly models: readonly Model[];
    readonly assertions: readonly Assertion[];
    /** Unit tests, each with the model that it tests. */
    readonly tests: readonly { readonly name: string; readonly dataset: string }[];
    readonly errors: readonly string[];
}

/** A table, a view or an operation that leaves a table behind. */
export interface Model {
    readonly schema: string;
    readonly name: string;
    readonly file: string;
    readonly tags: readonly string[];
    readonly description: string;
    /** Documented columns, in their order. */
    readonly columns: readonly string[];
    readonly isTable: boolean;
    /** Does a run leave it as it is, but for rows that it replaces? */
    readonly isKept: boolean;
    /** Its statements, or its query. */
    readonly sql: string;
}

export interface Assertion {
    readonly name: string;
    readonly file: string;
    readonly query: string;
    readonly dependencies: readonly string[];
}

interface CompiledAction {
    readonly target: { readonly schema: string; readonly name: string };
    readonly fileName: string;
    readonly tags?: readonly string[];
    readonly enumType?: string;
    readonly hasOutput?: boolean;
    readonly disabled?: boolean;
    readonly query?: string;
    readonly queries?: readonly string[];
    readonly actionDescriptor?: {
        readonly description?: string;
        readonly columns?: readonly { readonly path: readonly string[] }[];
    };
    readonly dependencyTargets?: readonly { readonly name: string }[];
}

/** Compiles the project with these variables. What does not compile is among the errors, each with its file. */
export async function compile(vars: Readonly<Record<string, string>> = {}): Promise<Graph> {
    const pairs = Object.entries(vars).map(([name, value]) => `${name}=${value}`);
    const args = ["--json", ...(pairs.length === 0 ? [] : [`--vars=${pairs.join(",")}`])];
    const { lines } = await runDataform("compile", PROJECT, args);
    const start = lines.indexOf("{");
    const graph = JSON.parse(lines.slice(start, lines.indexOf("}", start) + 1).join("\n"));
    const actions = (list: readonly CompiledAction[] = []) => list;
    return {
        models: [
            ...actions(graph.tables)
                .filter(({ enumType }) => enumType !== "INLINE") // a text that a model takes in
                .map((table) => modelOf(table, table.enumType !== "VIEW")),
            ...actions(graph.operations)
                .filter(({ hasOutput }) => hasOutput)
                .map((operation) => modelOf(operation, true)),
        ],
        assertions: actions(graph.assertions).map(({ target, fileName, query = "", dependencyTargets = [] }) => ({
            name: target.name,
            file: fileName,
            query,
            dependencies: dependencyTargets.map(({ name }) => name),
        })),
        tests: (graph.tests ?? []).map(({ name, fileName }: { name: string; fileName: string }) => ({
            name,
            dataset: /dataset: "(\w+)"/.exec(readFileSync(path.join(PROJECT, fileName), "utf8"))?.[1] ?? "",
        })),
        errors: (graph.graphErrors?.compilationErrors ?? []).map(
            ({ fileName, message }: { fileName: string; message: string }) => `${fileName}: ${message}`,
        ),
    };
}

function modelOf(action: CompiledAction, isTable: boolean): Model {
    return {
        ...action.target,
        file: action.fileName,
        tags: action.tags ?? [],
        description: action.actionDescriptor?.description ?? "",
        columns: (action.actionDescriptor?.columns ?? []).map(({ path }) => path.join(".")),
        isTable,
        isKept: action.enumType === "INCREMENTAL" || (action.disabled ?? false),
        sql: action.query ?? action.queries?.join("\n---\n") ?? "",
    };
}
