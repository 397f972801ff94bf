import { firstPage, HOME, type PageView, pageAfter } from "./pages";
import { chance, fromQuantiles, oneOf, type Random, whole } from "./random";
import type { Due } from "./schedule";
import { roundedLength, type Song, type Universe } from "./universe";
import type { User } from "./users";

/** A visit of one user: one event after the other, `due` being the time of the next. */
export interface Session extends Due {
    due: number;
    readonly id: number;
    readonly user: User;
    /** What most of the session's songs are of. */
    readonly genre: number;
    item: number;
    /** Events still to come, the next one included. */
    left: number;
    view: PageView;
    /** Of a NextSong. */
    song: Song | undefined;
    length: number;
}

/** Events in a session of the source, at each fortieth: a third has one, a few have more than sixty. */
export const SESSION_EVENTS: readonly number[] = [
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 8, 9, 12, 18, 24,
    36, 49, 64, 128,
];

/** Seconds from a page to the next page, and to the next song, at each twentieth of the source's. */
const PAGE_TO_PAGE: readonly number[] = [
    0, 1, 4, 8, 13, 16, 20, 27, 32, 39, 48, 60, 71, 94, 120, 159, 204, 298, 637, 1143, 2797,
];
const PAGE_TO_SONG: readonly number[] = [
    0, 4, 11, 18, 30, 37, 52, 67, 78, 99, 117, 138, 162, 186, 212, 232, 257, 312, 463, 810, 3486,
];
/** The part of a song that was heard before the next page, in the same steps; more than 1 is a pause. */
const HEARD_BEFORE_PAGE: readonly number[] = [
    0, 0.003, 0.004, 0.004, 0.005, 0.011, 0.029, 0.047, 0.074, 0.101, 0.148, 0.183, 0.22, 0.272, 0.341, 0.438, 0.635,
    0.896, 1.641, 3.027, 11.929,
];

const FAVOURITES = 8;

/** A session of `events` events that begins at `due`. */
export function openSession(
    random: Random,
    universe: Universe,
    start: { readonly due: number; readonly id: number; readonly user: User; readonly events: number },
): Session {
    const { user } = start;
    const session: Session = {
        due: start.due,
        order: start.id,
        id: start.id,
        user,
        genre: taste(random, user),
        item: 0,
        left: start.events,
        view: firstPage(random),
        song: undefined,
        length: 0,
    };
    user.sessions++;
    arrive(random, universe, session);
    return session;
}

/** Moves on to the session's next event. False when there is none. */
export function advance(random: Random, universe: Universe, session: Session): boolean {
    const { user, view, length } = session;
    if (view.page === "Submit Upgrade") user.level = "paid";
    if (view.page === "Submit Downgrade") user.level = "free";
    session.left--;
    if (session.left === 0) {
        user.sessions--;
        return false;
    }
    session.item++;
    const wasSong = session.song !== undefined;
    session.view = pageAfter(random, view, user.level);
    arrive(random, universe, session);
    session.due += 1000 * Math.floor(secondsBetween(random, wasSong, length, session));
    return true;
}

function secondsBetween(random: Random, wasSong: boolean, length: number, session: Session): number {
    if (session.view.immediate) return 1;
    const isSong = session.song !== undefined;
    if (wasSong) return isSong ? length : length * fromQuantiles(random, HEARD_BEFORE_PAGE);
    return fromQuantiles(random, isSong ? PAGE_TO_SONG : PAGE_TO_PAGE);
}

function arrive(random: Random, universe: Universe, session: Session): void {
    if (session.view.page === "NextSong" && !session.user.listens) session.view = HOME;
    if (session.view.page !== "NextSong") {
        session.song = undefined;
        return;
    }
    const song = pickSong(random, universe, session);
    session.song = song;
    // Now and then another cut than the catalogue's: the same title and artist, a length that fits no file.
    session.length = chance(random, 0.02) ? roundedLength(song.length + 0.5 + 20 * random.next()) : song.length;
    const { favourites } = session.user;
    if (favourites.length < FAVOURITES) favourites.push(song);
    else if (chance(random, 0.05)) favourites[whole(random, FAVOURITES)] = song;
}

function pickSong(random: Random, universe: Universe, { user, genre }: Session): Song {
    const mood = random.next();
    if (mood < 0.03 && user.favourites.length > 0) return oneOf(random, user.favourites);
    return mood < 0.8 ? universe.drawOfGenre(random, genre) : universe.draw(random);
}

/** Two sessions in three are of what the user likes most. */
function taste(random: Random, user: User): number {
    return user.genres[chance(random, 0.67) ? 0 : 1] as number;
}
