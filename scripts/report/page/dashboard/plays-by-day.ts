import { count, counted, daysBetween, percent } from "../words";
import type { Chart } from "./chart";
import { countAxis, dayAxis, dayBar, levelColour, momentFrom } from "./encodings";
import { filterWords, isChosenDay, isChosenLevel } from "./filters";
import { sumOf } from "./sums";

/** Plays over time, free and paid. */
export const playsByDay: Chart = {
    id: "plays-by-day",
    title: "Plays by day, free and paid",
    question: "plays_by_day",
    obeys: "dates and level",
    about: "Days are UTC, the newest 731 at most. The level is the user's at the play.",
    isWide: true,
    rows: (rows, filters) =>
        rows.filter((row) => isChosenDay(row.play_date, filters) && isChosenLevel(row.level, filters)),
    finding(rows, { from, to, level }) {
        const plays = sumOf(rows, "plays");
        const paid = sumOf(
            rows.filter((row) => row.level === "paid"),
            "plays",
        );
        const days = daysBetween(from, to).length;
        const share = level === "all" ? `; ${percent(paid / plays)} of them paid` : "";
        return `${counted(plays, "play")} in ${counted(days, "day")}, ${count(Math.round(plays / days))} a day${share}.`;
    },
    nothing: (filters) => `No plays ${filterWords(filters)}.`,
    spec: (rows, theme, filters) => ({
        data: { values: [...rows] },
        width: "container",
        height: 220,
        transform: [momentFrom("play_date")],
        mark: dayBar(filters),
        encoding: {
            x: dayAxis(filters),
            y: countAxis("plays", "plays"),
            color: levelColour(theme),
            order: { field: "level", sort: "descending" },
            tooltip: [
                { field: "play_date", type: "nominal", title: "Day" },
                { field: "level", type: "nominal", title: "Level" },
                { field: "plays", type: "quantitative", title: "Plays", format: ",d" },
            ],
        },
    }),
};
