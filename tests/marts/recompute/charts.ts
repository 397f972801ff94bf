import type { Row } from "../../recompute/compare";
import { dateText, dayOf, type Facts, groups, sortedBy } from "./facts";

/** Something that is played, with the columns that name it; their order decides ties. */
interface Subject {
    readonly time: number;
    readonly name: Readonly<Record<string, string>>;
}

const DAYS = 7;

export function trendingSongs(facts: Facts): readonly Row[] {
    return trending(songs(facts), facts.asOf);
}

export function trendingAlbums(facts: Facts): readonly Row[] {
    return trending(albums(facts), facts.asOf);
}

export function topSongsDaily(facts: Facts): readonly Row[] {
    return topDaily(songs(facts));
}

export function topAlbumsDaily(facts: Facts): readonly Row[] {
    return topDaily(albums(facts));
}

function songs({ plays }: Facts): readonly Subject[] {
    return plays.map(({ time, title, artistName }) => ({ time, name: { title, artist_name: artistName } }));
}

function albums({ plays, albums }: Facts): readonly Subject[] {
    return plays.flatMap(({ time, songId }) => {
        const found = songId === null ? undefined : albums.get(songId);
        return found
            ? [{ time, name: { album: found.album, artist_name: found.artistName ?? "", artist_id: found.artistId } }]
            : [];
    });
}

function trending(subjects: readonly Subject[], asOf: number): readonly Row[] {
    const age = ({ time }: Subject) => asOf - dayOf(time);
    const recent = subjects.filter((subject) => age(subject) < DAYS);
    const before = groups(
        subjects.filter((subject) => age(subject) >= DAYS && age(subject) < 2 * DAYS),
        keyOf,
    );
    const counted = [...groups(recent, keyOf)].map(([key, ofIt]) => ({
        name: (ofIt[0] as Subject).name,
        plays: ofIt.length,
        previous: before.get(key)?.length ?? 0,
    }));
    const rising = counted.filter(({ plays, previous }) => plays > previous);
    const growth = (it: { plays: number; previous: number }) => (it.plays + 5) / (it.previous + 5);
    return sortedBy(rising, (it) => [-growth(it), -it.plays, ...Object.values(it.name)])
        .slice(0, 100)
        .map((it, index) => ({
            as_of_date: dateText(asOf),
            trend_rank: String(index + 1),
            ...it.name,
            plays: String(it.plays),
            previous_plays: String(it.previous),
            growth: String(growth(it)),
            play_share: String(it.plays / recent.length),
        }));
}

function topDaily(subjects: readonly Subject[]): readonly Row[] {
    return [...groups(subjects, ({ time }) => dayOf(time))].flatMap(([day, ofDay]) => {
        const counted = [...groups(ofDay, keyOf).values()].map((ofIt) => ({
            name: (ofIt[0] as Subject).name,
            plays: ofIt.length,
        }));
        return sortedBy(counted, ({ name, plays }) => [-plays, ...Object.values(name)])
            .slice(0, 10)
            .map(({ name, plays }, index) => ({
                play_date: dateText(day),
                daily_rank: String(index + 1),
                ...name,
                plays: String(plays),
            }));
    });
}

function keyOf({ name }: Subject): string {
    return JSON.stringify(Object.values(name));
}
