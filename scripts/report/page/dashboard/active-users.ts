import { counted, dayName, percent } from "../words";
import type { Chart } from "./chart";
import { countAxis, dayAxis, momentFrom } from "./encodings";
import { filterWords, isChosenDay } from "./filters";

const WINDOWS = ["30 days", "7 days", "1 day"] as const;

/** Daily, weekly and monthly active users. */
export const activeUsers: Chart = {
    id: "active-users",
    title: "Active users: of the day, the week and the month up to it",
    question: "active_users",
    obeys: "dates and level",
    about: "A user with any event is active. Who changes level counts at both, so free and paid together may be more than all.",
    isWide: true,
    rows: (rows, filters) =>
        rows.filter((row) => row.level === filters.level && isChosenDay(row.activity_date, filters)),
    finding(rows) {
        const last = rows.at(-1);
        const monthly = Number(last?.monthly_active_users);
        return `${counted(monthly, "user")} in the 30 days up to ${dayName(String(last?.activity_date))}; ${percent(
            Number(last?.daily_active_users) / monthly,
        )} of them on that day itself.`;
    },
    nothing: (filters) => `No user was active ${filterWords(filters)}.`,
    spec: (rows, theme, filters) => ({
        data: { values: [...rows] },
        width: "container",
        height: 240,
        transform: [momentFrom("activity_date")],
        encoding: { x: dayAxis(filters) },
        layer: [
            {
                transform: [
                    { calculate: "datum.monthly_active_users", as: WINDOWS[0] },
                    { calculate: "datum.weekly_active_users", as: WINDOWS[1] },
                    { calculate: "datum.daily_active_users", as: WINDOWS[2] },
                    { fold: [...WINDOWS], as: ["window", "users"] },
                ],
                mark: { type: "line", strokeWidth: 2, point: rows.length > 62 ? false : { size: 36 } },
                encoding: {
                    y: countAxis("users", "users"),
                    color: {
                        field: "window",
                        type: "nominal",
                        scale: { domain: [...WINDOWS], range: [...theme.series] },
                        legend: { title: null },
                    },
                },
            },
            {
                // A line that can't be seen over each day: a hover anywhere on the day tells its three numbers.
                mark: { type: "rule", strokeWidth: Math.max(2, 900 / rows.length), opacity: 0 },
                encoding: {
                    tooltip: [
                        { field: "activity_date", type: "nominal", title: "Day" },
                        { field: "daily_active_users", type: "quantitative", title: "Users on the day", format: ",d" },
                        { field: "weekly_active_users", type: "quantitative", title: "Within 7 days", format: ",d" },
                        { field: "monthly_active_users", type: "quantitative", title: "Within 30 days", format: ",d" },
                    ],
                },
            },
        ],
    }),
};
