import type { TopLevelSpec } from "vega-lite";
import type { Run, RunStep } from "../runs-data";
import type { Theme } from "./theme";
import { count, duration, moment } from "./words";

/** The height in pixels of a step's row. */
const ROW = 18;

/** When each step of a run ran, as bars along the seconds since it began; steps that never began have none. */
export function ganttSpec(run: Run, steps: readonly RunStep[], theme: Theme): TopLevelSpec {
    const zero = Date.parse(run.startedAt);
    const bars = steps.flatMap((step) => {
        if (step.startedAt === null || step.endedAt === null) {
            return [];
        }
        const [from, to] = [Date.parse(step.startedAt), Date.parse(step.endedAt)];
        return [
            {
                name: step.name.replace(/^sparkify_assertions\./, ""),
                kind: step.kind,
                colour: ["table", "incremental", "view"].includes(step.kind) ? "table or view" : step.kind,
                from: (from - zero) / 1000,
                to: (to - zero) / 1000,
                outcome: step.outcome,
                began: moment(step.startedAt),
                took: duration(to - from),
                rows: step.rows === null ? "" : count(step.rows),
                error: step.error ?? "",
            },
        ];
    });
    return {
        data: { values: bars },
        width: "container",
        height: bars.length * ROW,
        mark: { type: "bar", height: { band: 0.75 }, minBandSize: 2 },
        encoding: {
            y: {
                field: "name",
                type: "nominal",
                sort: null,
                axis: { title: null, labelLimit: Math.min(300, innerWidth * 0.4), ticks: false, domain: false },
            },
            x: { field: "from", type: "quantitative", axis: { title: "seconds since the run began", orient: "top" } },
            x2: { field: "to" },
            color: {
                condition: { test: "datum.outcome == 'failed' || datum.outcome == 'cancelled'", value: theme.bad },
                field: "colour",
                type: "nominal",
                scale: {
                    domain: ["script", "operation", "table or view", "assertion"],
                    range: [theme.muted, theme.good, theme.mark, theme.free],
                },
                legend: { title: null, columns: 4 },
            },
            tooltip: [
                { field: "name", type: "nominal", title: "Step" },
                { field: "kind", type: "nominal", title: "Kind" },
                { field: "outcome", type: "nominal", title: "Outcome" },
                { field: "began", type: "nominal", title: "Began, UTC" },
                { field: "took", type: "nominal", title: "Took" },
                { field: "rows", type: "nominal", title: "Rows" },
                { field: "error", type: "nominal", title: "Error" },
            ],
        },
    };
}
