import { counted, DAY_MS, dayName, momentOf, percent } from "../words";
import type { Chart } from "./chart";
import { filterWords, isChosenDay } from "./filters";

/** Who comes back. */
export const retention: Chart = {
    id: "retention",
    title: "Retention: who comes back, week by week after registration",
    question: "retention",
    obeys: "dates",
    about: "Each line is the users who registered in one week; each step to the right a week later. Weeks of activity that begin within the dates; the level leaves it alone. Cohorts from before the logs begin hold only users seen since.",
    isWide: true,
    rows(rows, { from, to, level }) {
        if (from === "") {
            return [];
        }
        // A week that the first day falls into has begun before it.
        const start = new Date(momentOf(from) - 6 * DAY_MS).toISOString().slice(0, 10);
        return rows.filter((row) => isChosenDay(row.activity_week, { from: start, to, level }));
    },
    finding(rows, { to }) {
        // In its own week a cohort registers: nobody comes back.
        const later = rows.filter((row) => Number(row.week_number) > 0);
        if (later.length === 0) {
            return "Nobody had registered before these weeks: nobody can have come back yet.";
        }
        const weeks = [...new Set(later.map((row) => String(row.activity_week)))].sort();
        // A week that goes on beyond the last day would look worse than it is.
        const last = weeks.filter((week) => momentOf(week) + 6 * DAY_MS <= momentOf(to)).at(-1) ?? weeks.at(-1) ?? "";
        const week = later.filter((row) => row.activity_week === last);
        const active = week.reduce((sum, row) => sum + Number(row.active_users), 0);
        const all = week.reduce((sum, row) => sum + Number(row.cohort_users), 0);
        return `In the week of ${dayName(last)}, ${percent(active / all)} of ${counted(all, "user")} from earlier weeks came back.`;
    },
    nothing: (filters) => `No user was active ${filterWords({ ...filters, level: "all" })}.`,
    spec: (rows, theme) => ({
        data: { values: [...rows] },
        width: "container",
        height: Math.max(48, new Set(rows.map((row) => row.cohort_week)).size * 16),
        mark: { type: "rect", stroke: theme.surface },
        encoding: {
            x: {
                field: "week_number",
                type: "ordinal",
                axis: { title: "weeks since registration", labelAngle: 0, labelOverlap: true },
            },
            y: { field: "cohort_week", type: "ordinal", axis: { title: "week of registration", labelOverlap: true } },
            color: {
                field: "retention",
                type: "quantitative",
                scale: { domainMin: 0, range: [theme.line, theme.mark] },
                legend: { title: "active share", format: ".0%" },
            },
            tooltip: [
                { field: "cohort_week", type: "nominal", title: "Registered in the week of" },
                { field: "activity_week", type: "nominal", title: "Active in the week of" },
                { field: "active_users", type: "quantitative", title: "Active users" },
                { field: "cohort_users", type: "quantitative", title: "Of users" },
                { field: "retention", type: "quantitative", title: "Share", format: ".0%" },
            ],
        },
    }),
};
