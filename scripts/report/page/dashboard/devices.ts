import { percent } from "../words";
import type { Chart } from "./chart";
import { barsByName, countAxis } from "./encodings";

const SHOWN = 15;

/** What people listen with. */
export const devices: Chart = {
    id: "devices",
    title: "What people listen with",
    question: "devices",
    obeys: "none",
    about: `As user agents tell, versions taken together; the first ${SHOWN}. Of all plays, so the filters leave it alone.`,
    rows: (rows) => rows.slice(0, SHOWN).map((row) => ({ name: `${row.browser} on ${row.operating_system}`, ...row })),
    finding(rows) {
        const first = rows[0] ?? {};
        return `${first.name} comes first, with ${percent(Number(first.play_share))} of all plays.`;
    },
    nothing: () => "No plays in the warehouse yet.",
    spec: (rows, theme) =>
        barsByName(rows, {
            name: "name",
            x: countAxis("plays", "plays"),
            color: {
                field: "device_type",
                type: "nominal",
                scale: { domain: ["desktop", "mobile"], range: [theme.series[0], theme.series[1]] },
                legend: { title: null },
            },
            tooltip: [
                { field: "name", type: "nominal", title: "With" },
                { field: "device_type", type: "nominal", title: "Device" },
                { field: "plays", type: "quantitative", title: "Plays", format: ",d" },
                { field: "play_share", type: "quantitative", title: "Share of all plays", format: ".1%" },
            ],
        }),
};
