import { count, momentOf } from "../words";
import type { Chart } from "./chart";
import { filterWords, isChosenDay, isChosenLevel } from "./filters";
import { mostOf } from "./sums";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** When people listen. */
export const playsByWeekdayAndHour: Chart = {
    id: "plays-by-weekday-and-hour",
    title: "Plays by weekday and hour",
    question: "plays_by_weekday_and_hour",
    obeys: "dates and level",
    about: "Hours are UTC: the listeners' evenings lie five to eight hours later.",
    isWide: true,
    rows(rows, filters) {
        const plays = new Map<string, number>();
        for (const row of rows) {
            if (isChosenDay(row.play_date, filters) && isChosenLevel(row.level, filters)) {
                const weekday = (new Date(momentOf(String(row.play_date))).getUTCDay() + 6) % 7;
                const key = `${weekday} ${row.hour}`;
                plays.set(key, (plays.get(key) ?? 0) + Number(row.plays));
            }
        }
        if (plays.size === 0) {
            return [];
        }
        return WEEKDAYS.flatMap((weekday, place) =>
            Array.from({ length: 24 }, (_, hour) => ({ weekday, hour, plays: plays.get(`${place} ${hour}`) ?? 0 })),
        );
    },
    finding(rows) {
        const most = mostOf(rows, "plays");
        return `Most plays fall on ${most?.weekday}, from ${most?.hour}:00 to ${Number(most?.hour) + 1}:00 UTC: ${count(
            Number(most?.plays),
        )}.`;
    },
    nothing: (filters) => `No plays ${filterWords(filters)}.`,
    spec: (rows, theme) => ({
        data: { values: [...rows] },
        width: "container",
        height: 210,
        mark: { type: "rect", stroke: theme.surface },
        encoding: {
            x: {
                field: "hour",
                type: "ordinal",
                axis: { title: "hour of the day, UTC", labelAngle: 0, labelOverlap: true },
            },
            y: { field: "weekday", type: "ordinal", sort: WEEKDAYS, axis: { title: null } },
            color: {
                field: "plays",
                type: "quantitative",
                scale: { domainMin: 0, range: [theme.line, theme.mark] },
                legend: { title: "plays", format: ",d", tickMinStep: 1 },
            },
            tooltip: [
                { field: "weekday", type: "nominal", title: "Weekday" },
                { field: "hour", type: "ordinal", title: "Hour, UTC" },
                { field: "plays", type: "quantitative", title: "Plays", format: ",d" },
            ],
        },
    }),
};
