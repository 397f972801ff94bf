import { chance, oneOf, type Random, whole } from "./random";
import { ADJECTIVES, FOREIGN, MEN, NOUNS, PLURALS, SURNAME_BEGINNINGS, SURNAME_ENDINGS, VERBS, WOMEN } from "./words";

/** A surname that nobody bears. */
export function surname(random: Random): string {
    return oneOf(random, SURNAME_BEGINNINGS) + oneOf(random, SURNAME_ENDINGS);
}

/** A given name of one of the source's two genders. */
export function givenName(random: Random, gender: "F" | "M"): string {
    return oneOf(random, gender === "F" ? WOMEN : MEN);
}

/** A name for the artist of this number; no two numbers share one. `random` decides what a pattern leaves open. */
export function artistName(random: Random, number: number): string {
    const pattern = ARTIST_PATTERNS[number % ARTIST_PATTERNS.length] as ArtistPattern;
    const count = pattern.first.length * pattern.second.length;
    const turn = Math.floor(number / ARTIST_PATTERNS.length);
    // A prime that divides no count: every pair of words comes up once before one comes up again.
    const pair = (turn * 7919) % count;
    const first = pattern.first[pair % pattern.first.length] as string;
    const second = pattern.second[Math.floor(pair / pattern.first.length)] as string;
    const round = Math.floor(turn / count);
    const name = pattern.write(first, second, random);
    return round === 0 ? name : `${name} ${round + 1}`;
}

/** A song's or an album's title. */
export function title(random: Random): string {
    return oneOf(random, TITLE_PATTERNS)(random) + (chance(random, 0.12) ? oneOf(random, VERSIONS) : "");
}

interface ArtistPattern {
    readonly first: readonly string[];
    readonly second: readonly string[];
    readonly write: (first: string, second: string, random: Random) => string;
}

const ARTIST_PATTERNS: readonly ArtistPattern[] = [
    { first: ADJECTIVES, second: PLURALS, write: (first, second) => `The ${first} ${second}` },
    {
        first: [...WOMEN, ...MEN],
        second: SURNAME_BEGINNINGS,
        write: (first, second, random) => `${first} ${second}${oneOf(random, SURNAME_ENDINGS)}`,
    },
    { first: ADJECTIVES, second: NOUNS, write: (first, second) => `${first} ${second}` },
    { first: SURNAME_BEGINNINGS, second: PLURALS, write: (first, second) => `${first} & The ${second}` },
    { first: NOUNS, second: PLURALS, write: (first, second) => `${first} ${second}` },
    { first: FOREIGN, second: NOUNS, write: (first, second) => `${first} ${second}` },
    { first: PLURALS, second: NOUNS, write: (first, second) => `${first} Of The ${second}` },
    { first: SURNAME_BEGINNINGS, second: SURNAME_ENDINGS, write: (first, second) => `DJ ${first}${second}` },
    { first: WOMEN, second: PLURALS, write: (first, second) => `${first} y los ${second}` },
    { first: NOUNS, second: NOUNS, write: (first, second) => `${first}/${second}` },
    { first: WOMEN, second: NOUNS, write: (first, second) => `${first} And The ${second}` },
    { first: SURNAME_BEGINNINGS, second: ADJECTIVES, write: (first, second) => `${first}'s ${second} Band` },
    { first: VERBS, second: NOUNS, write: (first, second) => `${first} That ${second}` },
    { first: MEN, second: SURNAME_BEGINNINGS, write: (first, second) => `${first} ${second} Quartet` },
    { first: ADJECTIVES, second: SURNAME_ENDINGS, write: (first, second) => `${first}${second}` },
];

const VERSIONS: readonly string[] = [
    " (Live)",
    " (Album Version)",
    " (Radio Edit)",
    " (2005 Digital Remaster)",
    " [Instrumental]",
    ' (12" Mix)',
    " / Reprise",
    " (Explicit)",
];

const TITLE_PATTERNS: readonly ((random: Random) => string)[] = [
    (random) => `${oneOf(random, ADJECTIVES)} ${oneOf(random, NOUNS)}`,
    (random) => `${oneOf(random, VERBS)} The ${oneOf(random, NOUNS)}`,
    (random) => `The ${oneOf(random, NOUNS)} And The ${oneOf(random, NOUNS)}`,
    (random) =>
        `${oneOf(random, VERBS)} Me ${oneOf(random, ["Home", "Again", "Slowly", "Once More", "Tomorrow", "If You Dare"])}`,
    (random) => `Don't ${oneOf(random, VERBS)} My ${oneOf(random, NOUNS)}`,
    (random) => `${oneOf(random, NOUNS)} No. ${1 + whole(random, 40)}`,
    (random) =>
        `${oneOf(random, ADJECTIVES)} ${oneOf(random, NOUNS)} ${oneOf(random, ["Blues", "Song", "Waltz", "Theme", "Lullaby"])}`,
    (random) => `${oneOf(random, NOUNS)}`,
    (random) => `${oneOf(random, WOMEN)}'s ${oneOf(random, NOUNS)}`,
    (random) => `I ${oneOf(random, VERBS)} ${oneOf(random, PLURALS)} In My ${oneOf(random, NOUNS)}`,
    (random) => `${oneOf(random, FOREIGN)} ${oneOf(random, NOUNS)}`,
    (random) =>
        `${oneOf(random, ADJECTIVES)} ${oneOf(random, PLURALS)}, ${oneOf(random, ADJECTIVES)} ${oneOf(random, PLURALS)}`,
    (random) => `${oneOf(random, VERBS)}, ${oneOf(random, VERBS)}, ${oneOf(random, VERBS)}`,
    (random) => `Another ${oneOf(random, NOUNS)} In ${oneOf(random, ADJECTIVES)} ${oneOf(random, NOUNS)}`,
    (random) =>
        `What The ${oneOf(random, PLURALS)} ${oneOf(random, ["Knew", "Left Behind", "Said", "Wanted", "Took Away"])}`,
    (random) => `${oneOf(random, NOUNS)} ${oneOf(random, NOUNS)}`,
    (random) => `The Last ${oneOf(random, NOUNS)} Of ${oneOf(random, WOMEN)} ${surname(random)}`,
    (random) => `${oneOf(random, VERBS)} Like ${oneOf(random, PLURALS)}`,
];
