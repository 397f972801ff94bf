import type { Row } from "../table";
import { counted, dayName } from "../words";
import type { Chart } from "./chart";
import { barsByName, countAxis } from "./encodings";
import { filterWords, isChosenDay } from "./filters";

type Subject = { readonly id: string; readonly noun: string; readonly question: string; readonly more: string };

function topChart({ id, noun, question, more }: Subject): Chart {
    const named = (row: Row) => String(row.title ?? row.album);
    return {
        id,
        title: `The ten most played ${noun}s of a day`,
        question,
        obeys: "dates",
        about: `Ties go to the ${noun}'s name. The dates narrow the choice of days, the newest 366 at most.`,
        picker: {
            label: "Day",
            options: (rows, filters) =>
                [...new Set(rows.map((row) => String(row.play_date)))]
                    .filter((day) => isChosenDay(day, filters))
                    .sort()
                    .reverse()
                    .map((day) => ({ value: day, label: dayName(day) })),
        },
        rows: (rows, _filters, day) =>
            rows
                .filter((row) => row.play_date === day)
                .map((row) => ({ name: `${row.daily_rank}. ${named(row)} · ${row.artist_name}`, ...row })),
        finding(rows) {
            const first = rows[0] ?? {};
            return `“${named(first)}” by ${first.artist_name} was first on ${dayName(String(first.play_date))}, with ${counted(
                Number(first.plays),
                "play",
            )}.`;
        },
        nothing: (filters) => `No plays of ${noun}s ${filterWords({ ...filters, level: "all" })}.${more}`,
        spec: (rows) =>
            barsByName(rows, {
                name: "name",
                x: countAxis("plays", "plays"),
                tooltip: [
                    { field: "name", type: "nominal", title: noun === "song" ? "Song" : "Album" },
                    { field: "plays", type: "quantitative", title: "Plays", format: ",d" },
                ],
            }),
    };
}

/** The songs of a day. */
export const topSongs = topChart({ id: "top-songs", noun: "song", question: "top_songs_of_a_day", more: "" });

/** The albums of a day. */
export const topAlbums = topChart({
    id: "top-albums",
    noun: "album",
    question: "top_albums_of_a_day",
    more: " Albums are known where the song files name a release and the plays match the catalogue.",
});
