import { counted, percent } from "../words";
import type { Chart } from "./chart";
import { barsByName, countAxis } from "./encodings";

/** The way to an upgrade. */
export const upgradeFunnel: Chart = {
    id: "upgrade-funnel",
    title: "The way to an upgrade within a session of a free user",
    question: "upgrade_funnel",
    obeys: "none",
    about: "Sessions that came to each page by way of those above it. Of all days and of free users, so the filters leave it alone.",
    rows: (rows) => (rows.some((row) => Number(row.sessions) > 0) ? rows : []),
    finding(rows) {
        const last = rows.at(-1);
        return `${counted(Number(last?.sessions), "session")} came to ${last?.page}: ${percent(
            Number(last?.share_of_first),
        )} of those that came to ${rows[0]?.page}.`;
    },
    nothing: () => "No session of a free user came to Home.",
    spec: (rows) =>
        barsByName(rows, {
            name: "page",
            x: countAxis("sessions", "sessions"),
            tooltip: [
                { field: "page", type: "nominal", title: "Page" },
                { field: "sessions", type: "quantitative", title: "Sessions", format: ",d" },
                { field: "users", type: "quantitative", title: "Users", format: ",d" },
                { field: "share_of_previous", type: "quantitative", title: "Of the step before", format: ".1%" },
                { field: "share_of_first", type: "quantitative", title: "Of the first step", format: ".1%" },
            ],
        }),
};
