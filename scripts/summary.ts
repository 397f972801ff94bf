import { shownPath } from "../infra/credentials";
import type { ActionResult, TestResult } from "./dataform";
import type { SavedErrors } from "./save-load-errors";

/** What a run of the whole job has come to, as far as it got. */
export interface Outcome {
    readonly tests: readonly TestResult[];
    readonly actions: readonly ActionResult[];
    readonly tables: readonly TableRows[];
    readonly loadErrors: readonly SavedErrors[];
    /** The page that was written. */
    readonly report?: string;
    readonly seconds: number;
}

/** A table and how many rows are in it. */
export interface TableRows {
    readonly table: string;
    readonly rows: number;
}

/** The first thing that went wrong, as a sentence with its place and how many more there are; undefined if nothing did. */
export function failureIn({ tests, actions }: Pick<Outcome, "tests" | "actions">): string | undefined {
    const failures = [
        ...tests
            .filter(({ passed }) => !passed)
            .map(({ name, file, messages }) => `Unit test ${name} (${file}) failed: ${messages.join(" ")}`),
        ...actions
            .filter(({ outcome }) => outcome === "failed")
            .map((action) => `${subject(action)} (${action.file}) failed: ${action.message}`),
    ];
    const [first, ...others] = failures;
    return first && (others.length === 0 ? first : `${first} (and ${others.length} more, see the summary)`);
}

/** The summary for people: what passed is counted, what did not is named. The one for programs names all. */
export function summaryText(outcome: Outcome): string {
    const { tests, actions, tables, loadErrors, report } = outcome;
    const assertions = actions.filter(({ kind }) => kind === "assertion");
    const unfinished = actions.filter(({ kind, outcome }) => kind !== "assertion" && outcome !== "done");
    const width = Math.max(0, ...tables.map(({ table }) => table.length));
    return [
        ...section(
            "Tables",
            tables.map(({ table, rows }) => `${table.padEnd(width)}  ${rows.toLocaleString("en").padStart(12)} rows`),
        ),
        ...section(
            "Not built",
            unfinished.map((action) => `${verdict(action)}  ${action.schema}.${action.name}${reason(action)}`),
        ),
        ...section(
            "Unit tests that failed",
            tests.filter(({ passed }) => !passed).map(({ name, messages }) => `${name}: ${messages.join(" ")}`),
        ),
        ...section(
            "Assertions that did not pass",
            assertions
                .filter(({ outcome }) => outcome !== "done")
                .map((assertion) => `${verdict(assertion)}  ${assertion.name}${reason(assertion)}`),
        ),
        ...section(
            "Load errors",
            loadErrors.map(({ table, count, file }) => `${table}: ${count} in ${shownPath(file)}`),
        ),
        ...section("Report", report === undefined ? [] : [`${shownPath(report)}: open it in a browser`]),
        lastLine(outcome),
    ].join("\n");
}

/** The summary for programs; `failure` is the sentence that stderr has too. */
export function summaryJson(outcome: Outcome, more: Readonly<Record<string, unknown>>): string {
    return JSON.stringify({ ok: more.failure === undefined, ...more, ...outcome }, undefined, 4);
}

function lastLine({ tests, actions, tables, loadErrors, seconds }: Outcome): string {
    const assertions = actions.filter(({ kind }) => kind === "assertion");
    const count = (some: readonly unknown[], all: readonly unknown[]) =>
        some.length === all.length ? `${all.length}` : `${some.length} of ${all.length}`;
    const errors = loadErrors.reduce((sum, saved) => sum + saved.count, 0);
    return (
        `${tables.length} tables; ` +
        `${count(
            assertions.filter(({ outcome }) => outcome === "done"),
            assertions,
        )} assertions and ` +
        `${count(
            tests.filter(({ passed }) => passed),
            tests,
        )} unit tests passed; ${errors} load errors; ${seconds.toFixed(1)} s.`
    );
}

function section(title: string, lines: readonly string[]): readonly string[] {
    return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ""];
}

function subject({ kind, schema, name }: ActionResult): string {
    return kind === "assertion" ? `Assertion ${name}` : `${schema}.${name}`;
}

function verdict({ outcome }: ActionResult): string {
    return (outcome === "failed" ? "FAILED" : outcome).padEnd(7);
}

function reason({ message }: ActionResult): string {
    return message === undefined ? "" : `: ${message}`;
}
