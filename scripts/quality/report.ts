import type { CheckResult, Sample } from "./run-checks";

/** The outcome for people: a line for each check, with samples of what is wrong beneath, and the count at the end. */
export function reportText(results: readonly CheckResult[]): string {
    const width = Math.max(...results.map(({ check }) => check.length));
    return [
        `${"".padEnd(7)}  ${"Check".padEnd(width)}        Rows`,
        ...results.flatMap((result) => [line(result, width), ...sampleLines(result)]),
        "",
        `${count(results, "passed")} of ${results.length} checks passed.`,
    ].join("\n");
}

/** What is wrong, in a sentence; undefined if nothing is. */
export function failureIn(results: readonly CheckResult[]): string | undefined {
    const failed = results.filter(({ outcome }) => outcome === "failed");
    const notRun = results.filter(({ outcome }) => outcome === "not run");
    const [first] = notRun;
    if (first !== undefined) {
        const others = notRun.length === 1 ? "" : ` (and ${notRun.length - 1} more)`;
        return `Check ${first.check}${others} can't be run: ${first.message}. Load the data first, with \`npm run etl\`.`;
    }
    if (failed.length === 0) {
        return undefined;
    }
    return `${failed.length} of ${results.length} checks failed: ${failed.map(({ check }) => check).join(", ")}.`;
}

function count(results: readonly CheckResult[], outcome: CheckResult["outcome"]): number {
    return results.filter((result) => result.outcome === outcome).length;
}

function line({ check, outcome, rows, message }: CheckResult, width: number): string {
    const verdict = outcome === "failed" ? "FAILED" : outcome;
    const found = outcome === "not run" ? `  ${message}` : rows.toLocaleString("en").padStart(12);
    return `${verdict.padEnd(7)}  ${check.padEnd(width)}${found}`;
}

/** Samples as a table of their own, indented. */
function sampleLines({ samples }: CheckResult): readonly string[] {
    const [first] = samples;
    if (first === undefined) {
        return [];
    }
    const columns = Object.keys(first);
    const cell = (row: Sample, column: string) => row[column] ?? "(null)";
    const widths = columns.map((column) => Math.max(column.length, ...samples.map((row) => cell(row, column).length)));
    const join = (texts: readonly string[]) =>
        `${"".padEnd(9)}${texts.map((text, index) => text.padEnd(widths[index] ?? 0)).join("  ")}`.trimEnd();
    return [join(columns), ...samples.map((row) => join(columns.map((column) => cell(row, column))))];
}
