import { ARTIST_PLACES, type ArtistPlace, NO_PLACE } from "./artist-places";
import { artistName, title } from "./names";
import { chance, oneOf, type Random, whole } from "./random";

export interface Artist {
    /** As the Million Song Dataset writes them: `ARD7TVE1187B99BFB1`. */
    readonly id: string;
    readonly name: string;
    readonly place: ArtistPlace;
    readonly genre: number;
    readonly albums: readonly string[];
}

/** Made-up artists, no two of one name or id. */
export function createArtists(random: Random, count: number, genres: number): Artist[] {
    const first = whole(random, 1000);
    return Array.from({ length: count }, (_, number) => ({
        id: `AR${letters(random, 5)}1187B${hexadecimal(number, 6)}`,
        name: artistName(random, first + number),
        place: chance(random, 0.4) ? NO_PLACE : oneOf(random, ARTIST_PLACES),
        genre: whole(random, genres),
        albums: Array.from({ length: 1 + whole(random, 4) }, () => title(random)),
    }));
}

/** Capital letters, as ids begin with. */
export function letters(random: Random, count: number): string {
    let text = "";
    for (let index = 0; index < count; index++) text += String.fromCharCode(65 + whole(random, 26));
    return text;
}

/** A number as ids end with. */
export function hexadecimal(number: number, digits: number): string {
    return number.toString(16).toUpperCase().padStart(digits, "0");
}
