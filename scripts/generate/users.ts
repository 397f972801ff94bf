import { DAY, isoDate, MILLISECONDS } from "./calendar";
import { logText } from "./json-text";
import { METRO_AREAS } from "./metro-areas";
import { givenName, surname } from "./names";
import { chance, createRandom, fromTotals, oneOf, type Random, runningTotals, whole } from "./random";
import { GENRES, type Song } from "./universe";
import { USER_AGENTS } from "./user-agents";

/** A user, with what the logs say of them already written as JSON, piece by piece between the fields of an event. */
export interface User {
    /** Changes with Submit Upgrade and Submit Downgrade. */
    level: "free" | "paid";
    /** Whether an event has been written that names the user. */
    seen: boolean;
    /** Sessions under way: a user has one at a time as long as there is anyone else. */
    sessions: number;
    /** What the user comes back to. */
    readonly favourites: Song[];
    /** From the liked most. */
    readonly genres: readonly number[];
    /** Some only look around. */
    readonly listens: boolean;
    readonly joins: number;
    readonly leaves: number;
    readonly text: {
        readonly nameAndGender: string;
        readonly lastName: string;
        readonly location: string;
        readonly registration: string;
        readonly userAgentAndId: string;
        readonly birthDate: string;
    };
}

/** Draws users by how much they use the service; some join late, some leave early and never come back. */
export interface Audience {
    readonly users: readonly User[];
    draw(random: Random, time: number, longSession: boolean): User;
}

const METRO_TOTALS = runningTotals(METRO_AREAS.map(([, weight]) => weight));
const USER_AGENT_TOTALS = runningTotals(USER_AGENTS.map(([, weight]) => weight));
const ATTEMPTS = 40;
const ATTEMPTS_FOR_LONG_SESSION = 3;

/** As many users as asked for, the busiest first. */
export function createAudience(seed: string, count: number, from: number, days: number): Audience {
    const random = createRandom(seed, "users");
    const ids = shuffledIds(random, count);
    const users = ids.map((id, rank) => createUser(random, id, rank / count, from, days));
    // In the source the first of 97 users has 63 sessions, the middle one 5, the last one 1.
    const totals = runningTotals(users.map((_, rank) => 1 / (rank + Math.max(1, 0.05 * count))));
    const any = (random: Random, time: number): User => {
        let user = users[fromTotals(random, totals)] as User;
        for (let attempt = 1; attempt < ATTEMPTS && (user.sessions > 0 || isAway(user, time)); attempt++) {
            user = users[fromTotals(random, totals)] as User;
        }
        // Everyone is busy or away: one of those who always are around opens a second window.
        return isAway(user, time) ? (users[0] as User) : user;
    };
    return {
        users,
        draw: (random, time, longSession) => {
            let user = any(random, time);
            // Long sessions are mostly those of paying users.
            for (
                let attempt = 0;
                longSession && user.level === "free" && attempt < ATTEMPTS_FOR_LONG_SESSION;
                attempt++
            ) {
                user = any(random, time);
            }
            return user;
        },
    };
}

function isAway(user: User, time: number): boolean {
    return time < user.joins || time > user.leaves;
}

function createUser(random: Random, id: number, place: number, from: number, days: number): User {
    const gender = chance(random, 0.56) ? "F" : "M";
    const isLast = place > 0.99 || (place > 0 && chance(random, 0.005));
    const joinsLate = place > 0.1 && chance(random, 0.15);
    const joins = joinsLate ? from + Math.floor(random.next() * days) * DAY + whole(random, 86_400) * 1000 : from;
    const leavesEarly = place > 0.1 && chance(random, 0.15);
    const registered = joinsLate ? joins : from - Math.floor(random.next() * 14 * 86_400) * 1000;
    const registration = `${registered - (registered % 1000) + MILLISECONDS}.0`;
    return {
        level: chance(random, place < 0.2 ? 0.65 : 0.07) ? "paid" : "free",
        seen: false,
        sessions: 0,
        favourites: [],
        genres: [whole(random, GENRES), whole(random, GENRES)],
        listens: !isLast,
        joins: joinsLate ? joins + 1000 : from,
        leaves: leavesEarly ? joins + (from + days * DAY - joins) * random.next() : Number.POSITIVE_INFINITY,
        text: {
            nameAndGender: `,"firstName":${logText(givenName(random, gender))},"gender":"${gender}"`,
            lastName: `,"lastName":${logText(surname(random))}`,
            location: `,"location":${logText((METRO_AREAS[fromTotals(random, METRO_TOTALS)] as readonly [string, number])[0])}`,
            registration: `,"registration":${registration}`,
            userAgentAndId: `,"userAgent":${logText((USER_AGENTS[fromTotals(random, USER_AGENT_TOTALS)] as readonly [string, number])[0])},"userId":"${id}"`,
            birthDate: `,"birthDate":${birthDate(random, id)}`,
        },
    };
}

/** Most say when they were born; each fortieth on a leap day. */
function birthDate(random: Random, id: number): string {
    const day = Date.UTC(1950, 0, 1) + whole(random, 53 * 365) * DAY;
    if (id % 40 === 12) return `"${oneOf(random, ["1972", "1984", "1996", "2000"])}-02-29"`;
    return chance(random, 0.05) ? "null" : `"${isoDate(day)}"`;
}

/** Ids begin with 2, as in the source, and tell nothing of how busy a user is. */
function shuffledIds(random: Random, count: number): number[] {
    const ids = Array.from({ length: count }, (_, index) => index + 2);
    for (let index = count - 1; index > 0; index--) {
        const other = whole(random, index + 1);
        [ids[index], ids[other]] = [ids[other] as number, ids[index] as number];
    }
    return ids;
}
