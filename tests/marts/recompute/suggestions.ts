import type { Row } from "../../recompute/compare";
import { compare, type Facts, groups, sortedBy, type User } from "./facts";

interface Heard {
    readonly song: number;
    readonly plays: number;
    readonly last: number;
}

interface Candidate {
    readonly song: number;
    readonly basis: 1 | 2 | 3;
    /** In millionths. */
    readonly score: number;
    readonly because?: number;
}

const MILLION = 1_000_000;
const BASES = { 1: "listeners in common", 2: "popular at the location", 3: "popular at the level" } as const;

/** Songs are numbered in the order of title and artist, which decides ties. */
export function songSuggestions({ plays, users }: Facts): readonly Row[] {
    const nameOf = ({ title, artistName }: { title: string; artistName: string }) =>
        JSON.stringify([title, artistName]);
    const songs = [...groups(plays, nameOf).values()].map(([play]) => ({
        title: play?.title as string,
        artistName: play?.artistName as string,
    }));
    const inOrder = sortedBy(songs, ({ title, artistName }) => [title, artistName]);
    const numbers = new Map(inOrder.map((song, number) => [nameOf(song), number]));
    const heard = new Map(
        [...groups(plays, ({ userId }) => userId)].map(([userId, ofUser]) => [
            userId,
            [...groups(ofUser, (play) => numbers.get(nameOf(play)) as number)].map(
                ([song, found]): Heard => ({
                    song,
                    plays: found.length,
                    last: Math.max(...found.map(({ time }) => time)),
                }),
            ),
        ]),
    );
    const inCommon = suggestInCommon(heard);
    const atLocation = popularBy(users, heard, ({ location }) => location);
    const atLevel = popularBy(users, heard, ({ level }) => level);
    return users.flatMap((user) => {
        const known = new Set((heard.get(user.userId) ?? []).map(({ song }) => song));
        const best = inCommon.get(user.userId) ?? [];
        const popular =
            best.length >= 10
                ? []
                : [
                      ...(user.location === null ? [] : (atLocation.get(user.location) ?? [])).map(
                          (each): Candidate => ({ ...each, basis: 2 }),
                      ),
                      ...(atLevel.get(user.level) ?? []).map((each): Candidate => ({ ...each, basis: 3 })),
                  ].filter(({ song }) => !known.has(song));
        const ranked = sortedBy([...best, ...popular], ({ basis, score, song }) => [basis, -score, song]);
        const first = new Map<number, Candidate>();
        for (const candidate of ranked) if (!first.has(candidate.song)) first.set(candidate.song, candidate);
        return [...first.values()].slice(0, 10).map(({ song, basis, score, because }, index) => ({
            user_id: String(user.userId),
            suggestion_rank: String(index + 1),
            title: inOrder[song]?.title ?? null,
            artist_name: inOrder[song]?.artistName ?? null,
            basis: BASES[basis],
            score: (score / MILLION).toFixed(6),
            because_title: because === undefined ? null : (inOrder[because]?.title ?? null),
            because_artist_name: because === undefined ? null : (inOrder[because]?.artistName ?? null),
        }));
    });
}

function suggestInCommon(heard: ReadonlyMap<number, readonly Heard[]>): ReadonlyMap<number, readonly Candidate[]> {
    const listeners = new Map<number, number>();
    for (const songs of heard.values()) {
        for (const { song } of songs) listeners.set(song, (listeners.get(song) ?? 0) + 1);
    }
    const tastes = new Map(
        [...heard].map(([userId, songs]) => {
            const shared = songs.filter(({ song }) => (listeners.get(song) ?? 0) >= 2);
            const most = sortedBy(shared, ({ plays, last, song }) => [-plays, -last, song]).slice(0, 50);
            return [userId, most.map(({ song }) => song)];
        }),
    );
    const neighbours = neighboursIn([...tastes.values()], listeners);
    return new Map(
        [...tastes].map(([userId, taste]) => {
            const known = new Set((heard.get(userId) ?? []).map(({ song }) => song));
            const offers = taste.flatMap((song) =>
                (neighbours.get(song) ?? []).map(({ neighbour, likeness }) => ({ song, neighbour, likeness })),
            );
            const unheard = offers.filter(({ neighbour }) => !known.has(neighbour));
            const candidates = [...groups(unheard, ({ neighbour }) => neighbour)].map(([song, found]): Candidate => {
                const [because] = sortedBy(found, (each) => [-each.likeness, each.song]);
                return {
                    song,
                    basis: 1,
                    score: found.reduce((sum, { likeness }) => sum + likeness, 0),
                    because: because?.song as number,
                };
            });
            return [userId, sortedBy(candidates, ({ score, song }) => [-score, song]).slice(0, 10)];
        }),
    );
}

interface Neighbour {
    readonly neighbour: number;
    readonly likeness: number;
}

/** The twenty songs that are most like each song, likeness in millionths. */
function neighboursIn(
    tastes: readonly (readonly number[])[],
    listeners: ReadonlyMap<number, number>,
): ReadonlyMap<number, readonly Neighbour[]> {
    const common = new Map<number, Map<number, number>>();
    for (const taste of tastes) {
        for (const one of taste) {
            const counts = common.get(one) ?? new Map<number, number>();
            common.set(one, counts);
            for (const other of taste) if (other !== one) counts.set(other, (counts.get(other) ?? 0) + 1);
        }
    }
    const likeness = (one: number, other: number, count: number) => {
        const cosine = count / Math.sqrt((listeners.get(one) as number) * (listeners.get(other) as number));
        return Math.round(((cosine * count) / (count + 5)) * MILLION);
    };
    return new Map(
        [...common].map(([song, counts]) => {
            const found = [...counts]
                .filter(([, count]) => count >= 2)
                .map(([neighbour, count]) => ({ neighbour, likeness: likeness(song, neighbour, count) }))
                .filter(({ likeness }) => likeness > 0);
            return [song, sortedBy(found, (each) => [-each.likeness, each.neighbour]).slice(0, 20)];
        }),
    );
}

/** The fifty songs with the most listeners at each place, with their share of the place's users in millionths. */
function popularBy(
    users: readonly User[],
    heard: ReadonlyMap<number, readonly Heard[]>,
    placeOf: (user: User) => string | null,
): ReadonlyMap<string | null, readonly { readonly song: number; readonly score: number }[]> {
    return new Map(
        [...groups(users, placeOf)].map(([place, there]) => {
            const songs = there.flatMap(({ userId }) => heard.get(userId) ?? []);
            const counted = [...groups(songs, ({ song }) => song)].map(([song, found]) => ({
                song,
                count: found.length,
                score: Math.round((found.length / there.length) * MILLION),
            }));
            counted.sort((a, b) => compare([-a.count, a.song], [-b.count, b.song]));
            return [place, counted.slice(0, 50).map(({ song, score }) => ({ song, score }))];
        }),
    );
}
