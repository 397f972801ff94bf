import type { LogWriter } from "./bucket";
import { DAY, eventsPerDay, MILLISECONDS, timeOfDay } from "./calendar";
import { type BrokenEvent, brokenEventText, eventText } from "./event-text";
import type { Plan } from "./options";
import { chance, createRandom, fromQuantiles, type Random } from "./random";
import { Schedule } from "./schedule";
import { advance, openSession, SESSION_EVENTS, type Session } from "./session";
import type { Universe } from "./universe";
import type { Audience } from "./users";

/** What the logs came to. */
export interface LogCounts {
    events: number;
    plays: number;
    sessions: number;
    /** Users whom an event names. */
    users: number;
    readonly broken: Record<BrokenEvent, number>;
}

interface PlannedSession {
    readonly time: number;
    readonly events: number;
}

const LONG_SESSION = 16;
/** Seconds that an event of a session takes at most, taken over a session. */
const GENEROUS_SECONDS = 320;
const PAUSE = 25_000;

/**
 * Writes the logs in the order of time. What is kept in memory is one day's plan and the sessions under way. `pause` is
 * awaited every now and then, so that the caller can show where it stands.
 */
export async function writeLogs(
    plan: Plan,
    universe: Universe,
    audience: Audience,
    writer: LogWriter,
    pause: (counts: LogCounts) => Promise<void>,
): Promise<LogCounts> {
    const random = createRandom(plan.seed, "sessions");
    const counts: LogCounts = {
        events: 0,
        plays: 0,
        sessions: 0,
        users: 0,
        broken: { malformed_event: 0, text_in_event_number: 0 },
    };
    const brokenAt = breakingPoints(plan);
    const end = plan.from + plan.days * DAY;
    const underWay = new Schedule<Session>();
    let lastId = 2;
    let breakNext = 0;

    const open = ({ time, events }: PlannedSession): void => {
        // Some numbers are missing in the source, too.
        lastId += chance(random, 0.15) ? 2 : 1;
        const user = audience.draw(random, time, events >= LONG_SESSION);
        underWay.add(openSession(random, universe, { due: time, id: lastId, user, events }));
        counts.sessions++;
    };
    const emit = (session: Session): void => {
        // The data end with the last day; a session that would outlast it hurries.
        if (session.due >= end) session.due = end - 1000 + MILLISECONDS;
        const line = eventText(session, plan.birthDates);
        if (breakNext < brokenAt.length && counts.events >= (brokenAt[breakNext] as number)) {
            const kind = breakNext % 2 === 0 ? "malformed_event" : "text_in_event_number";
            writer.write(session.due, brokenEventText(line, kind));
            counts.broken[kind]++;
            breakNext++;
        }
        writer.write(session.due, line);
        counts.events++;
        if (session.song) counts.plays++;
        if (session.view.loggedIn && !session.user.seen) {
            session.user.seen = true;
            counts.users++;
        }
        if (advance(random, universe, session)) underWay.firstChanged();
        else underWay.removeFirst();
    };

    for (const [day, events] of eventsPerDay(random, plan.from, plan.days, plan.events).entries()) {
        const midnight = plan.from + day * DAY;
        const planned = planDay(random, midnight, events, day === plan.days - 1 ? end : Number.POSITIVE_INFINITY);
        const until = day === plan.days - 1 ? Number.POSITIVE_INFINITY : midnight + DAY;
        let opened = 0;
        for (;;) {
            const next = underWay.peek();
            const start = planned[opened];
            if (start && (!next || start.time <= next.due)) {
                open(start);
                opened++;
            } else if (next && next.due < until) {
                emit(next);
                if (counts.events % PAUSE === 0) await pause(counts);
            } else break;
        }
    }
    return counts;
}

/** The sessions that begin on a day, in the order of time; those of the last day early enough to end before `end`. */
function planDay(random: Random, midnight: number, events: number, end: number): PlannedSession[] {
    const planned: PlannedSession[] = [];
    let left = events;
    while (left > 0) {
        const count = Math.min(left, Math.max(1, Math.floor(fromQuantiles(random, SESSION_EVENTS) + 0.5)));
        const latest = Math.max(midnight + MILLISECONDS, end - (count * GENEROUS_SECONDS + 3600) * 1000 + MILLISECONDS);
        planned.push({ time: Math.min(timeOfDay(random, midnight), latest), events: count });
        left -= count;
    }
    return planned.sort((one, other) => one.time - other.time);
}

/** After how many events a broken line is written: spread over the whole, two for each broken row asked for. */
function breakingPoints(plan: Plan): number[] {
    const count = 2 * plan.broken;
    return Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) / count) * plan.events));
}
