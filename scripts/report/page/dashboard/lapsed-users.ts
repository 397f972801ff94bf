import { counted, dayName, personName } from "../words";
import type { Chart } from "./chart";
import { barsByName, countAxis, levelColour } from "./encodings";
import { isChosenLevel } from "./filters";

const SHOWN = 20;

/** Whom to win back. */
export const lapsedUsers: Chart = {
    id: "lapsed-users",
    title: "Lapsed users: silent for long by their own measure",
    question: "lapsed_users",
    obeys: "level",
    about: `A week at least, and more than three times their usual gap. First whom to win back first: paid before free, then by plays; the first ${SHOWN}. Counted to the newest day, so the dates leave it alone.`,
    rows: (rows, filters) =>
        rows
            .filter((row) => isChosenLevel(row.level, filters))
            .slice(0, SHOWN)
            .map((row) => ({ name: personName(row), ...row })),
    finding(rows, { level }) {
        const first = rows[0] ?? {};
        const lapsed = Number(level === "all" ? first.lapsed_users : first.lapsed_at_level);
        const who = level === "all" ? counted(lapsed, "user") : `${counted(lapsed, "user")} at level ${level}`;
        return `${who} ${lapsed === 1 ? "has" : "have"} lapsed by ${dayName(String(first.as_of_date))}; first is ${
            first.name
        }, silent for ${first.days_since_last_play} days after ${counted(Number(first.plays), "play")}.`;
    },
    nothing: (filters) =>
        filters.level === "all" ? "No user has lapsed." : `No user at level ${filters.level} has lapsed.`,
    spec: (rows, theme) =>
        barsByName(rows, {
            name: "name",
            x: countAxis("days_since_last_play", "days since the last play"),
            color: levelColour(theme),
            tooltip: [
                { field: "name", type: "nominal", title: "User" },
                { field: "level", type: "nominal", title: "Level" },
                { field: "days_since_last_play", type: "quantitative", title: "Days silent" },
                { field: "usual_gap_days", type: "quantitative", title: "Usual gap in days", format: ".1f" },
                { field: "plays", type: "quantitative", title: "Plays", format: ",d" },
                { field: "last_play_date", type: "nominal", title: "Last play" },
            ],
        }),
};
