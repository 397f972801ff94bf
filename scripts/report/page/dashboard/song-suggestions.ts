import { counted, personName } from "../words";
import type { Chart } from "./chart";
import { barsByName } from "./encodings";
import { isChosenLevel } from "./filters";
import { groupsOf } from "./sums";

const BASES = ["listeners in common", "popular at the location", "popular at the level"];

/** What to suggest to whom. */
export const songSuggestions: Chart = {
    id: "song-suggestions",
    title: "Ten songs to suggest to a user",
    question: "song_suggestions",
    obeys: "level",
    about: "For each of the 100 users of each level who play the most. Songs by listeners in common come first; scores of different bases are no rivals. The level narrows the choice of users; the dates leave it alone.",
    picker: {
        label: "User",
        options: (rows, filters) =>
            [...groupsOf(rows, (row) => String(row.user_id))].flatMap(([value, [row]]) =>
                row !== undefined && isChosenLevel(row.level, filters)
                    ? [{ value, label: `${personName(row)}, ${row.level}, ${counted(Number(row.plays), "play")}` }]
                    : [],
            ),
    },
    rows: (rows, _filters, user) =>
        rows
            .filter((row) => String(row.user_id) === user)
            .map((row) => ({ name: `${row.suggestion_rank}. ${row.title} · ${row.artist_name}`, ...row })),
    finding(rows) {
        const first = rows[0] ?? {};
        const reason = first.because_title === null ? String(first.basis) : `like “${first.because_title}”`;
        return `First for ${personName(first)}: “${first.title}” by ${first.artist_name}, ${reason}.`;
    },
    nothing: (filters) =>
        filters.level === "all"
            ? "There is nothing to suggest yet."
            : `No suggestions for users at level ${filters.level}.`,
    spec: (rows, theme) =>
        barsByName(rows, {
            name: "name",
            x: { field: "score", type: "quantitative", axis: { title: "score" } },
            color: {
                field: "basis",
                type: "nominal",
                scale: { domain: BASES, range: [...theme.series] },
                legend: { title: null, columns: 1 },
            },
            tooltip: [
                { field: "name", type: "nominal", title: "Song" },
                { field: "basis", type: "nominal", title: "Basis" },
                { field: "score", type: "quantitative", title: "Score", format: ".3f" },
                { field: "because_title", type: "nominal", title: "Because of" },
            ],
        }),
};
