import { counted, dayName, percent } from "../words";
import type { Chart } from "./chart";
import { dayAxis, momentFrom } from "./encodings";
import { filterWords, isChosenDay } from "./filters";

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
        transform: [
            momentFrom("activity_date"),
            { calculate: "datum.monthly_active_users", as: "30 days" },
            { calculate: "datum.weekly_active_users", as: "7 days" },
            { calculate: "datum.daily_active_users", as: "1 day" },
            { fold: ["30 days", "7 days", "1 day"], as: ["window", "users"] },
        ],
        encoding: {
            x: dayAxis(filters),
            y: { field: "users", type: "quantitative", axis: { title: "users", format: ",d", tickMinStep: 1 } },
            color: {
                field: "window",
                type: "nominal",
                scale: { domain: ["30 days", "7 days", "1 day"], range: [...theme.series] },
                legend: { title: null },
            },
            tooltip: [
                { field: "activity_date", type: "nominal", title: "Day" },
                { field: "window", type: "nominal", title: "Active within" },
                { field: "users", type: "quantitative", title: "Users", format: ",d" },
            ],
        },
        layer: [
            { mark: { type: "line", strokeWidth: 2 } },
            { mark: { type: "circle", size: rows.length > 120 ? 8 : 36, opacity: 1, tooltip: true } },
        ],
    }),
};
