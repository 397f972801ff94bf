import { type Artist, createArtists } from "./artists";
import { logText } from "./json-text";
import { title } from "./names";
import { chance, createRandom, fromQuantiles, fromTotals, oneOf, type Random, runningTotals, whole } from "./random";

/** A song that may be played, in the catalogue or not. */
export interface Song {
    readonly artist: Artist;
    /** The artist's name as this song bears it: guests included. */
    readonly artistName: string;
    readonly title: string;
    readonly album: string | null;
    /** Seconds, with five decimals at most. */
    readonly length: number;
    /** 0 where nobody knows. */
    readonly year: number;
    /** Artist and title as the logs write them. */
    readonly artistText: string;
    readonly titleText: string;
}

/** All that can be played, the most popular first. */
export interface Universe {
    readonly songs: readonly Song[];
    /** The songs that have a file: three of each four neighbours, from the top, so that about a third of the plays match. */
    readonly catalogue: readonly Song[];
    /** Any song, by its popularity. */
    draw(random: Random): Song;
    drawOfGenre(random: Random, genre: number): Song;
}

/** Users' tastes are made of these. */
export const GENRES = 12;

/** Songs that are played for each one of the catalogue: many, as in the source, unless the catalogue is a large one. */
const SONGS_FOR_EACH_OF_THE_CATALOGUE = { most: 20, least: 8, enough: 40_000 };
const ARTISTS_FOR_EACH_SONG = 0.6;

/**
 * Popularity falls with the rank as 1 / (rank + 80): in the source the first of 5,295 songs has 37 of 6,820 plays, and most
 * songs have one.
 */
const FLATTENING = 80;

/** Seconds of the source's plays at each fortieth. */
const LENGTHS: readonly number[] = [
    15.85587, 117.002, 138.10893, 152.18893, 162.95138, 170.52689, 176.56118, 182.88281, 188.55138, 192.73098,
    197.32853, 201.63873, 205.45261, 209.00526, 212.61016, 217.0771, 220.3424, 223.13751, 226.0371, 229.69424,
    233.03791, 236.48608, 239.3073, 242.36363, 246.282, 250.38322, 254.6673, 259.29098, 264.17587, 268.38159, 274.18077,
    280.47628, 288.57424, 297.37751, 306.46812, 321.14893, 338.96444, 362.29179, 397.26975, 480.46975, 2594.87302,
];

/** Songs enough for a catalogue of `catalogued` of them. Memory grows with the songs, never with the events. */
export function createUniverse(seed: string, catalogued: number): Universe {
    const random = createRandom(seed, "universe");
    const { most, least, enough } = SONGS_FOR_EACH_OF_THE_CATALOGUE;
    const count = Math.max(least * catalogued, Math.min(most * catalogued, enough));
    const artists = createArtists(random, Math.max(GENRES, Math.round(count * ARTISTS_FOR_EACH_SONG)), GENRES);
    const songs = Array.from({ length: count }, () => createSong(random, artists));
    const leftOut = whole(random, 4);
    const catalogue = songs.filter((_, rank) => rank % 4 !== leftOut).slice(0, catalogued);
    const ranks = songs.map((_, rank) => rank);
    const draw = drawerOf(songs, ranks);
    const drawOfGenre = Array.from({ length: GENRES }, (_, genre) => {
        const ofGenre = ranks.filter((rank) => songs[rank]?.artist.genre === genre);
        return ofGenre.length === 0 ? draw : drawerOf(songs, ofGenre);
    });
    return {
        songs,
        catalogue,
        draw,
        drawOfGenre: (random, genre) => (drawOfGenre[genre] as typeof draw)(random),
    };
}

/** A length as the source gives them: five decimals, those at the end left out when they are zero. */
export function roundedLength(seconds: number): number {
    return Math.round(seconds * 100_000) / 100_000;
}

function createSong(random: Random, artists: readonly Artist[]): Song {
    // One song in two goes to an artist of the front ranks: few have many songs, most have one.
    const place = chance(random, 0.5) ? random.next() * random.next() : random.next();
    const artist = artists[Math.floor(place * artists.length)] as Artist;
    const guest = chance(random, 0.03) ? ` feat. ${oneOf(random, artists).name}` : "";
    const songTitle = title(random);
    const artistName = artist.name + guest;
    return {
        artist,
        artistName,
        title: songTitle,
        album: chance(random, 0.04) ? null : oneOf(random, artist.albums),
        length: roundedLength(fromQuantiles(random, LENGTHS)),
        year: chance(random, 0.6) ? 0 : 2010 - Math.floor(50 * random.next() * random.next()),
        artistText: logText(artistName),
        titleText: logText(songTitle),
    };
}

function drawerOf(songs: readonly Song[], ranks: readonly number[]): (random: Random) => Song {
    const totals = runningTotals(ranks.map((rank) => 1 / (rank + FLATTENING)));
    return (random) => songs[ranks[fromTotals(random, totals)] as number] as Song;
}
