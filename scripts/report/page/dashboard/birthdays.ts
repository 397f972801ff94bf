import { counted, dayName, personName } from "../words";
import type { Chart } from "./chart";
import { heightOf, levelColour, nameAxis } from "./encodings";
import { isChosenLevel } from "./filters";

const SHOWN = 20;

/** Whom to congratulate. */
export const birthdays: Chart = {
    id: "birthdays",
    title: "Upcoming birthdays",
    question: "birthdays",
    obeys: "level",
    about: `The next ${SHOWN}, seen from the newest day, so the dates leave it alone. The tooltip tells the years completed.`,
    rows: (rows, filters) =>
        rows
            .filter((row) => isChosenLevel(row.level, filters))
            .slice(0, SHOWN)
            .map((row) => ({ name: personName(row), ...row })),
    finding(rows) {
        const first = rows[0] ?? {};
        const source = rows.every((row) => row.date_source === "registration")
            ? " The logs tell no birth dates: these are anniversaries of registration."
            : "";
        return `${first.name} is next, on ${dayName(String(first.next_birthday))}: ${counted(Number(first.years), "year")}.${source}`;
    },
    nothing: (filters) =>
        filters.level === "all"
            ? "No user's dates are known."
            : `No dates of users at level ${filters.level} are known.`,
    spec: (rows, theme) => ({
        data: { values: [...rows] },
        width: "container",
        height: heightOf(rows.length),
        transform: [{ calculate: "toDate(datum.next_birthday)", as: "moment" }],
        mark: { type: "circle", size: 110, opacity: 1 },
        encoding: {
            y: nameAxis("name"),
            x: {
                field: "moment",
                type: "temporal",
                scale: { type: "utc" },
                axis: { title: null, format: "%e %b %Y", labelOverlap: true, tickCount: 5 },
            },
            color: levelColour(theme),
            tooltip: [
                { field: "name", type: "nominal", title: "User" },
                { field: "next_birthday", type: "nominal", title: "On" },
                { field: "years", type: "quantitative", title: "Years completed" },
                { field: "date_source", type: "nominal", title: "Known from" },
                { field: "level", type: "nominal", title: "Level" },
            ],
        },
    }),
};
