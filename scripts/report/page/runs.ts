import type { RejectedValue, Run, RunStep, RunsData } from "../runs-data";
import { element } from "./element";
import { ganttSpec } from "./runs-gantt";
import { readTheme } from "./theme";
import { type DrawnChart, drawChart } from "./vega-chart";
import { verdict } from "./verdict";
import { wideTable } from "./wide-table";
import { count, counted, duration, moment } from "./words";

/** Longest value in letters. */
const VALUE_LENGTH = 60;

/** Fills the run page: the newest run, then the history. */
export function mountRuns(root: HTMLElement, { runs, steps, rejected }: RunsData): void {
    const [newest] = runs;
    root.append(element("h2", {}, "Runs"));
    if (newest === undefined) {
        root.append(
            element(
                "p",
                { class: "nothing" },
                "No run is recorded in this warehouse yet. ",
                element("code", {}, "npm run etl"),
                " and ",
                element("code", {}, "npm start"),
                " record theirs; ",
                element("code", {}, "npx dataform run"),
                " alone records nothing.",
            ),
        );
        return;
    }
    root.append(
        ...newestRun(newest),
        ...failures(steps),
        ...times(newest, steps),
        ...checks(steps),
        ...rejections(newest, rejected),
        ...tableRows(steps),
        ...history(runs),
    );
}

function newestRun(run: Run): readonly Node[] {
    const facts: readonly (readonly [string, Node | string])[] = [
        ["Outcome", verdict(run.outcome)],
        ["Command", element("code", {}, run.command === "start" ? "npm start" : `npm run ${run.command}`)],
        ["Began", `${moment(run.startedAt)} UTC`],
        ["Took", duration(Date.parse(run.endedAt) - Date.parse(run.startedAt))],
        ["Records loaded", count(run.rowsLoaded)],
        ["Records rejected", count(run.rowsRejected)],
    ];
    return [
        element("h3", {}, "The newest run"),
        element(
            "dl",
            { class: "run-facts" },
            ...facts.map(([term, fact]) => element("div", {}, element("dt", {}, term), element("dd", {}, fact))),
        ),
        ...(run.error === null ? [] : [element("p", { class: "run-error" }, run.error)]),
        element(
            "details",
            {},
            element("summary", {}, "Variables that it ran with"),
            wideTable(
                "Variables of the newest run",
                ["Variable", "Value"],
                variablesOf(run).map(([name, value]) => [element("code", {}, name), String(value)]),
            ),
        ),
    ];
}

function variablesOf({ vars }: Run): readonly (readonly [string, unknown])[] {
    try {
        return Object.entries(JSON.parse(vars));
    } catch {
        return [["vars", vars]]; // a row that something else wrote
    }
}

function failures(steps: readonly RunStep[]): readonly Node[] {
    const all = steps.filter(({ outcome }) => outcome === "failed");
    const within = all.filter(({ kind }) => kind !== "script");
    const failed = within.length === 0 ? all : within; // the script's own step only repeats the first of them
    if (failed.length === 0) {
        return [];
    }
    return [
        element("h3", {}, "What failed"),
        wideTable(
            "What failed in the newest run",
            ["Step", "Kind", "Why"],
            failed.map(({ name, kind, error }) => [element("code", {}, name), kind, error ?? ""]),
        ),
    ];
}

function times(run: Run, steps: readonly RunStep[]): readonly Node[] {
    const box = element("div", { class: "gantt" });
    const choice = element(
        "select",
        { id: "gantt-steps" },
        element("option", { value: "steps" }, "Steps of the script, and tables"),
        element("option", { value: "all" }, "Checks too"),
    );
    let drawn: DrawnChart | undefined;
    let turn = 0;
    const draw = async () => {
        const mine = ++turn;
        const shown = steps.filter(
            ({ kind, startedAt }) => startedAt !== null && (choice.value === "all" || kind !== "assertion"),
        );
        drawn?.end();
        drawn = undefined;
        box.replaceChildren();
        const next = await drawChart(
            box,
            ganttSpec(run, shown, readTheme()),
            `When each of ${counted(shown.length, "step")} of the run ran. The table below it has the same.`,
        );
        if (mine === turn) {
            drawn = next;
        } else {
            next.end();
        }
    };
    choice.addEventListener("change", draw);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    // Once it is on the page: before, the chart has no width.
    queueMicrotask(() => void draw());
    return [
        element("h3", {}, "What took how long"),
        element("p", {}, element("label", { for: choice.id }, "Show "), choice),
        box,
        element(
            "p",
            { class: "detail" },
            "A table or check begins when all that it depends on is done, and waits for one of Dataform's connections if none is free. Unit tests run together, within their step.",
        ),
        element(
            "details",
            {},
            element("summary", {}, "As a table"),
            wideTable(
                "Steps of the newest run",
                ["Step", "Kind", "Outcome", "Began, UTC", "Took"],
                steps.map(({ name, kind, outcome, startedAt, endedAt }) => [
                    element("code", {}, name),
                    kind,
                    verdict(outcome),
                    startedAt === null ? "" : moment(startedAt),
                    startedAt === null || endedAt === null ? "" : duration(Date.parse(endedAt) - Date.parse(startedAt)),
                ]),
            ),
        ),
    ];
}

function checks(steps: readonly RunStep[]): readonly Node[] {
    return [
        element("h3", {}, "Checks"),
        ...["assertion", "unit test"].map((kind) => {
            const own = steps.filter((step) => step.kind === kind);
            const passed = own.filter(({ outcome }) => outcome === "done");
            if (own.length === 0) {
                return element("p", { class: "nothing" }, `No ${kind}s were run.`);
            }
            return element(
                "details",
                {},
                element("summary", {}, `${count(passed.length)} of ${counted(own.length, kind)} passed`),
                element(
                    "ul",
                    { class: "checks" },
                    ...own.map(({ name, outcome, error }) =>
                        element(
                            "li",
                            {},
                            verdict(outcome === "done" ? "passed" : outcome),
                            " ",
                            element("code", {}, name.replace(/^sparkify_assertions\./, "")),
                            ...(error === null ? [] : [element("div", { class: "detail is-bad" }, error)]),
                        ),
                    ),
                ),
            );
        }),
    ];
}

function rejections({ rowsRejected }: Run, rejected: readonly RejectedValue[]): readonly Node[] {
    if (rowsRejected === 0) {
        return [element("h3", {}, "Rejected records"), element("p", { class: "nothing" }, "COPY rejected nothing.")];
    }
    return [
        element("h3", {}, "Rejected records"),
        element(
            "p",
            {},
            rejected.length === 0
                ? `COPY rejected ${counted(rowsRejected, "record")}; the load failed before they were kept in staging.load_errors.`
                : `COPY rejected ${counted(rowsRejected, "record")}. Samples:`,
        ),
        ...(rejected.length === 0
            ? []
            : [
                  wideTable(
                      "Rejected values",
                      ["Why", "Table", "Column", "Value", "Line", "File", "Record"],
                      rejected.map(({ reason, table, column, value, line, file, record }) => [
                          reason,
                          table,
                          column ?? "(the whole record)",
                          element("code", {}, shortened(value ?? "")),
                          line ?? "",
                          file,
                          folded(record ?? ""),
                      ]),
                  ),
              ]),
    ];
}

/** Enough of a value to see what is wrong with it; the record has all. */
function shortened(value: string): string {
    return value.length <= VALUE_LENGTH ? value : `${value.slice(0, VALUE_LENGTH)}…`;
}

function folded(record: string): HTMLElement {
    return element("details", {}, element("summary", {}, "Show"), element("code", {}, record));
}

function tableRows(steps: readonly RunStep[]): readonly Node[] {
    const counted = steps.filter(({ rows }) => rows !== null);
    if (counted.length === 0) {
        return [];
    }
    return [
        element("h3", {}, "Rows after the run"),
        wideTable(
            "Rows of each table after the newest run",
            ["Table", "Rows"],
            [...counted]
                .sort((a, b) => a.name.localeCompare(b.name))
                .map(({ name, rows }) => [element("code", {}, name), count(rows ?? 0)]),
        ),
    ];
}

function history(runs: readonly Run[]): readonly Node[] {
    return [
        element("h3", {}, "All runs"),
        wideTable(
            "The history of runs, newest first",
            ["Began, UTC", "Command", "Outcome", "Took", "Loaded", "Rejected", "Failed steps", "Error"],
            runs.map((run) => [
                moment(run.startedAt),
                run.command,
                verdict(run.outcome),
                duration(Date.parse(run.endedAt) - Date.parse(run.startedAt)),
                count(run.rowsLoaded),
                count(run.rowsRejected),
                `${count(run.failed)} of ${count(run.steps)}`,
                run.error ?? "",
            ]),
        ),
    ];
}
