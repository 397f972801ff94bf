import { counted } from "../words";
import type { Chart } from "./chart";
import { countAxis, dayAxis, dayBar, momentFrom } from "./encodings";
import { filterWords, isChosenDay, isChosenLevel } from "./filters";
import { sumOf } from "./sums";

/** Upgrades and downgrades, day by day. */
export const levelChanges: Chart = {
    id: "level-changes",
    title: "Upgrades and downgrades by day",
    question: "level_changes",
    obeys: "dates and level",
    about: "A change counts on the day of the first event at the new level. The level chosen is the new one: paid shows upgrades.",
    rows: (rows, filters) =>
        rows
            .filter((row) => isChosenDay(row.change_date, filters) && isChosenLevel(row.level, filters))
            .map((row) => ({ ...row, change: row.level === "paid" ? "upgrade" : "downgrade" })),
    finding(rows) {
        const of = (change: string) => {
            const changes = sumOf(
                rows.filter((row) => row.change === change),
                "changes",
            );
            return counted(changes, change);
        };
        return `${of("upgrade")}, ${of("downgrade")}.`;
    },
    nothing: (filters) => `Nobody changed level ${filterWords(filters)}.`,
    spec: (rows, theme, filters) => ({
        data: { values: [...rows] },
        width: "container",
        height: 200,
        transform: [momentFrom("change_date")],
        mark: dayBar(filters),
        encoding: {
            x: dayAxis(filters),
            y: countAxis("changes", "changes"),
            color: {
                field: "change",
                type: "nominal",
                scale: { domain: ["upgrade", "downgrade"], range: [theme.paid, theme.free] },
                legend: { title: null },
            },
            tooltip: [
                { field: "change_date", type: "nominal", title: "Day" },
                { field: "change", type: "nominal", title: "Change" },
                { field: "changes", type: "quantitative", title: "Users", format: ",d" },
            ],
        },
    }),
};
