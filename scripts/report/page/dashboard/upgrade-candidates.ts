import { counted, personName } from "../words";
import type { Chart } from "./chart";
import { barsByName, countAxis } from "./encodings";

const SHOWN = 20;

/** Who might pay. */
export const upgradeCandidates: Chart = {
    id: "upgrade-candidates",
    title: "Upgrade candidates: the free users who listen most",
    question: "upgrade_candidates",
    obeys: "none",
    about: `The top quarter of free users by plays; the first ${SHOWN}. Of all days and of free users, so the filters leave it alone.`,
    rows: (rows) => rows.slice(0, SHOWN).map((row) => ({ name: personName(row), ...row })),
    finding(rows) {
        const first = rows[0] ?? {};
        return `${counted(Number(first.candidates), "candidate")}; ${first.name} leads with ${counted(Number(first.plays), "play")} and ${counted(
            Number(first.upgrade_views),
            "look",
        )} at the page Upgrade.`;
    },
    nothing: () => "No free user has played a song.",
    spec: (rows) =>
        barsByName(rows, {
            name: "name",
            x: countAxis("plays", "plays"),
            tooltip: [
                { field: "name", type: "nominal", title: "User" },
                { field: "plays", type: "quantitative", title: "Plays", format: ",d" },
                { field: "sessions", type: "quantitative", title: "Sessions", format: ",d" },
                { field: "upgrade_views", type: "quantitative", title: "Looks at Upgrade", format: ",d" },
                { field: "last_play_date", type: "nominal", title: "Last play" },
            ],
        }),
};
