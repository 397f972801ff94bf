import { type ArtistPlace, NO_PLACE } from "./artist-places";
import { hexadecimal, letters } from "./artists";
import { songText } from "./json-text";
import { createRandom, type Random, whole } from "./random";
import type { Song } from "./universe";

/** A file of the catalogue. `key` is its path below the bucket, with `/`. */
export interface SongFile {
    readonly key: string;
    readonly content: string;
    readonly kind: "song" | BrokenSong;
}

/** What is wrong on purpose with a song file. */
export type BrokenSong = "long_location" | "malformed_song" | "text_in_song_number";

const BROKEN_SONGS: readonly BrokenSong[] = ["long_location", "malformed_song", "text_in_song_number"];

/** Bytes of an artist's location that no column of the project's is wide enough for. */
const LONG_LOCATION = 5000;

/** One recording in so many has a second file: the same title, artist and length under another song id. */
const OTHER_ID_EACH = 61;
/** One in so many was delivered twice under one song id, the second time without its year. */
const SAME_ID_EACH = 97;
/** One in so many says another place for its artist than the artist's other songs do. */
const OTHER_PLACE_EACH = 4;

interface Entry {
    readonly song: Song;
    readonly songId: string;
    readonly year: number;
    readonly place: ArtistPlace;
}

/** The catalogue's files, one song each, and `broken` more of each broken kind. */
export function* songFiles(
    seed: string,
    songs: readonly Song[],
    broken: number,
    withReleases: boolean,
): Generator<SongFile> {
    const random = createRandom(seed, "catalogue");
    const nextKey = keys(random, songs.length);
    let previous: Entry | undefined;
    for (const [number, song] of songs.entries()) {
        const entry = entryFor(random, song, number, previous);
        yield { key: nextKey(), content: fileText(entry, withReleases), kind: "song" };
        previous = entry;
    }
    for (let number = 0; number < broken; number++) {
        for (const [index, kind] of BROKEN_SONGS.entries()) {
            const song = songs[whole(random, songs.length)] as Song;
            const entry = freshEntry(random, song, songs.length + number * BROKEN_SONGS.length + index);
            yield { key: nextKey(), content: brokenText(entry, withReleases, kind), kind };
        }
    }
}

function entryFor(random: Random, song: Song, number: number, previous: Entry | undefined): Entry {
    const fresh = freshEntry(random, song, number);
    if (previous && number % SAME_ID_EACH === SAME_ID_EACH - 1) return { ...previous, year: 0 };
    if (previous && number % OTHER_ID_EACH === OTHER_ID_EACH - 1) return { ...previous, songId: fresh.songId };
    if (number % OTHER_PLACE_EACH === OTHER_PLACE_EACH - 1) return { ...fresh, place: otherPlace(song.artist.place) };
    return fresh;
}

function freshEntry(random: Random, song: Song, number: number): Entry {
    return {
        song,
        songId: `SO${letters(random, 5)}12A${hexadecimal(number, 8)}`,
        year: song.year,
        place: song.artist.place,
    };
}

/** The same place known less well: the point is lost, or the place is. */
function otherPlace(place: ArtistPlace): ArtistPlace {
    return place.latitude === null ? NO_PLACE : { ...place, latitude: null, longitude: null };
}

function fileText({ song, songId, year, place }: Entry, withReleases: boolean): string {
    const release = withReleases && song.album !== null ? `, "release": ${songText(song.album)}` : "";
    return (
        `{"num_songs": 1, "artist_id": "${song.artist.id}", "artist_latitude": ${place.latitude}, ` +
        `"artist_longitude": ${place.longitude}, "artist_location": ${songText(place.location)}, ` +
        `"artist_name": ${songText(song.artistName)}, "song_id": "${songId}", "title": ${songText(song.title)}, ` +
        `"duration": ${song.length}, "year": ${year}${release}}`
    );
}

function brokenText(entry: Entry, withReleases: boolean, kind: BrokenSong): string {
    switch (kind) {
        case "long_location": {
            const words = "somewhere between the river and the hills, ";
            const location = words.repeat(Math.ceil(LONG_LOCATION / words.length)).slice(0, LONG_LOCATION);
            return fileText({ ...entry, place: { ...NO_PLACE, location } }, withReleases);
        }
        case "malformed_song":
            // The value of a key is missing, as of a writer that broke off; braces and quotes still pair up.
            return fileText(entry, withReleases).replace(/"year": \d+/, `"year": `);
        case "text_in_song_number":
            return fileText(entry, withReleases).replace(/"year": \d+/, `"year": "unknown"`);
    }
}

/** Keys as the bucket has them: track TRABC... lies in song_data/A/B/C. A small catalogue fills few folders, as the sample does. */
function keys(random: Random, songs: number): () => string {
    const width = songs > 1000 ? ([Math.min(26, Math.ceil(songs / 15_000)), 26, 26] as const) : ([1, 2, 3] as const);
    let number = 0;
    return () => {
        const folders = width.map((letterCount) => String.fromCharCode(65 + whole(random, letterCount)));
        const track = `TR${folders.join("")}${letters(random, 2)}128F${hexadecimal(number++, 7)}`;
        return `song_data/${folders.join("/")}/${track}.json`;
    };
}
