import { type Outcome, rateOf, type Tally, tallyOf } from "./outcome";

/** Outcomes as a table, a line a file, and a line for each case that did not pass. */
export function reportOf(title: string, outcomes: readonly Outcome[]): string {
    const files = [...new Set(outcomes.map((outcome) => outcome.case.file))].map(
        (file) => [file, tallyOf(outcomes.filter((outcome) => outcome.case.file === file))] as const,
    );
    const total = tallyOf(outcomes);
    const width = Math.max(title.length, "total".length, ...files.map(([file]) => file.length));
    const line = (name: string, cells: readonly (string | number)[]) =>
        `${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(9)).join("")}`;
    const numbers = ({ total, passed, refused, wrong, failed }: Tally) => [total, passed, refused, wrong, failed];
    const misses = outcomes.filter(({ verdict }) => verdict !== "passed");
    return [
        line(title, ["cases", "passed", "refused", "wrong", "failed"]),
        ...files.map(([file, tally]) => line(file, numbers(tally))),
        line("total", numbers(total)),
        `${rateOf(total)} in 100 pass.`,
        ...misses.map((miss) => `${miss.verdict}: ${miss.case.file}, ${miss.case.name}: ${miss.detail}`),
    ].join("\n");
}

/** The same for programs. */
export function jsonOf(outcomes: readonly Outcome[]) {
    const total = tallyOf(outcomes);
    return {
        ...total,
        rate: rateOf(total),
        cases: outcomes.map(({ case: { file, page, name }, verdict, detail }) => ({
            file,
            page,
            name,
            verdict,
            detail,
        })),
    };
}
