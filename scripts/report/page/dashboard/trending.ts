import type { Row } from "../table";
import { count, counted, dayName } from "../words";
import type { Chart } from "./chart";
import { countAxis, heightOf, nameAxis } from "./encodings";

type Subject = { readonly id: string; readonly noun: string; readonly question: string; readonly nothing: string };

function trendingChart({ id, noun, question, nothing }: Subject): Chart {
    const named = (row: Row) => String(row.title ?? row.album);
    return {
        id,
        title: `The ${noun}s that are rising most`,
        question,
        obeys: "none",
        about: "The bar is the newest days' plays, the tick those of as many days before. Counted to the newest day, so the filters leave it alone.",
        // The rank tells apart what has one name: an album of two artists of one name has a row for each.
        rows: (rows) => rows.map((row) => ({ name: `${row.trend_rank}. ${named(row)} · ${row.artist_name}`, ...row })),
        finding(rows) {
            const first = rows[0] ?? {};
            return `“${named(first)}” by ${first.artist_name} leads: ${counted(Number(first.plays), "play")} after ${count(
                Number(first.previous_plays),
            )}, up to ${dayName(String(first.as_of_date))}.`;
        },
        nothing: () => nothing,
        spec: (rows, theme) => ({
            data: { values: [...rows] },
            width: "container",
            height: heightOf(rows.length),
            encoding: {
                y: nameAxis("name"),
                tooltip: [
                    { field: "name", type: "nominal", title: noun === "song" ? "Song" : "Album" },
                    { field: "plays", type: "quantitative", title: "Plays", format: ",d" },
                    { field: "previous_plays", type: "quantitative", title: "Plays before", format: ",d" },
                    { field: "growth", type: "quantitative", title: "Growth, smoothed", format: ".2f" },
                ],
            },
            layer: [
                { mark: { type: "bar" }, encoding: { x: countAxis("plays", "plays") } },
                {
                    mark: { type: "tick", color: theme.text, thickness: 2 },
                    encoding: { x: { field: "previous_plays", type: "quantitative" } },
                },
            ],
        }),
    };
}

/** What is rising among songs. */
export const trendingSongs = trendingChart({
    id: "trending-songs",
    noun: "song",
    question: "trending_songs",
    nothing: "No song is rising: none has more plays in the newest days than in those before.",
});

/** What is rising among albums. */
export const trendingAlbums = trendingChart({
    id: "trending-albums",
    noun: "album",
    question: "trending_albums",
    nothing:
        "No album is rising. Albums are known where the song files name a release and the plays match the catalogue.",
});
