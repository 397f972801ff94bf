import type { Row } from "../../recompute/compare";
import {
    booleanText,
    DAY,
    dateText,
    dayOf,
    distinct,
    type Facts,
    groups,
    median,
    type Play,
    sortedBy,
    timeText,
    type User,
    type View,
} from "./facts";

export function userBirthdays({ users, asOf }: Facts): readonly Row[] {
    if (!Number.isFinite(asOf)) return [];
    return users.flatMap((user) => {
        const registered = user.registered === null ? null : dateText(dayOf(user.registered));
        const original = user.birthDate ?? registered;
        if (original === null || original > dateText(asOf)) return [];
        let year = Number(dateText(asOf).slice(0, 4));
        if (anniversary(original, year) < dateText(asOf)) year++;
        const next = anniversary(original, year);
        return [
            {
                user_id: String(user.userId),
                first_name: user.firstName,
                last_name: user.lastName,
                level: user.level,
                date_source: user.birthDate === null ? "registration" : "birth date",
                original_date: original,
                next_birthday: next,
                days_until: String(Date.parse(next) / DAY - asOf),
                years: String(year - Number(original.slice(0, 4))),
            },
        ];
    });
}

function anniversary(date: string, year: number): string {
    const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    const monthAndDay = date.slice(5);
    return `${year}-${monthAndDay === "02-29" && !isLeap ? "02-28" : monthAndDay}`;
}

export function lapsedUsers({ users, plays, asOf }: Facts): readonly Row[] {
    const byUser = new Map(users.map((user) => [user.userId, user]));
    const listeners = [...groups(plays, ({ userId }) => userId)].map(([userId, ofUser]) => ({
        user: byUser.get(userId) as User,
        plays: ofUser,
        lastPlay: Math.max(...ofUser.map(({ time }) => time)),
        usualGap: usualGap(ofUser),
    }));
    const typicalGap = median(listeners.flatMap(({ usualGap }) => (usualGap === undefined ? [] : [usualGap])));
    const judged = listeners.map((listener) => {
        const silence = asOf - dayOf(listener.lastPlay);
        const gap = listener.usualGap ?? typicalGap;
        const ratio = gap === undefined || gap === 0 ? undefined : silence / gap;
        return { ...listener, silence, ratio, isLapsed: silence >= 7 && (ratio === undefined || ratio > 3) };
    });
    const inOrder = sortedBy(judged, ({ isLapsed, user, plays }) => [
        isLapsed ? 0 : 1,
        user.level === "paid" ? 0 : 1,
        -plays.length,
        user.userId,
    ]);
    return inOrder.map(({ user, plays, lastPlay, usualGap, silence, ratio, isLapsed }, index) => ({
        as_of_date: dateText(asOf),
        win_back_rank: String(index + 1),
        user_id: String(user.userId),
        first_name: user.firstName,
        last_name: user.lastName,
        level: user.level,
        last_play_time: timeText(lastPlay),
        days_since_last_play: String(silence),
        sessions: String(distinct(plays, ({ sessionId }) => sessionId)),
        plays: String(plays.length),
        usual_gap_days: usualGap === undefined ? null : String(usualGap),
        silence_ratio: ratio === undefined ? null : String(ratio),
        is_lapsed: booleanText(isLapsed),
    }));
}

/** In days; undefined with a single session. Whole seconds are what is passed from one to the next. */
function usualGap(plays: readonly Play[]): number | undefined {
    const starts = [...groups(plays, ({ sessionId }) => sessionId)].map(([sessionId, ofSession]) => ({
        sessionId,
        second: Math.floor(Math.min(...ofSession.map(({ time }) => time)) / 1000),
    }));
    const seconds = sortedBy(starts, ({ second, sessionId }) => [second, sessionId]).map(({ second }) => second);
    const usual = median(seconds.slice(1).map((second, index) => second - (seconds[index] as number)));
    return usual === undefined ? undefined : usual / 86_400;
}

interface Run {
    readonly level: string;
    readonly views: readonly View[];
}

/** Each user's runs of the same level, in the order of time. */
function runsOf(views: readonly View[]): readonly Run[] {
    const runs: { level: string; views: View[] }[] = [];
    for (const view of sortedBy(views, ({ time, sessionId, item }) => [time, sessionId, item])) {
        const last = runs.at(-1);
        if (last?.level === view.level) last.views.push(view);
        else runs.push({ level: view.level, views: [view] });
    }
    return runs;
}

function playsIn(run: Run): number {
    return run.views.filter(({ page }) => page === "NextSong").length;
}

export function userLevels({ views }: Facts): readonly Row[] {
    return [...groups(views, ({ userId }) => userId)].flatMap(([userId, ofUser]) => {
        const runs = runsOf(ofUser);
        return runs.map((run, index) => {
            const start = (run.views[0] as View).time;
            const end = (run.views.at(-1) as View).time;
            return {
                user_id: String(userId),
                level_index: String(index + 1),
                level: run.level,
                previous_level: runs[index - 1]?.level ?? null,
                next_level: runs[index + 1]?.level ?? null,
                sessions: String(distinct(run.views, ({ sessionId }) => sessionId)),
                plays: String(playsIn(run)),
                level_days: String(dayOf(end) - dayOf(start) + 1),
                start_time: timeText(start),
                end_time: timeText(end),
            };
        });
    });
}

export function userLevelCategories({ views }: Facts): readonly Row[] {
    return [...groups(views, ({ userId }) => userId)].map(([userId, ofUser]) => {
        const runs = runsOf(ofUser);
        const levels = runs.map(({ level }) => level);
        const plays = (level: string) =>
            runs.filter((run) => run.level === level).reduce((sum, run) => sum + playsIn(run), 0);
        const times = ofUser.map(({ time }) => time);
        const names: Readonly<Record<string, string>> = {
            free: "free only",
            paid: "paid only",
            "free,paid": "free then paid",
            "paid,free": "paid then free",
        };
        return {
            user_id: String(userId),
            category: names[levels.join()] ?? "other",
            first_level: levels[0] as string,
            last_level: levels.at(-1) as string,
            level_changes: String(levels.length - 1),
            free_plays: String(plays("free")),
            paid_plays: String(plays("paid")),
            start_time: timeText(Math.min(...times)),
            end_time: timeText(Math.max(...times)),
        };
    });
}

export function upgradeCandidates({ users, plays, views }: Facts): readonly Row[] {
    const ofUser = groups(plays, ({ userId }) => userId);
    const free = users.filter(({ userId, level }) => level === "free" && ofUser.has(userId));
    const playsOf = ({ userId }: User) => (ofUser.get(userId) as readonly Play[]).length;
    const least = free.map(playsOf).sort((a, b) => b - a)[Math.ceil(free.length / 4) - 1] ?? 0;
    return free
        .filter((user) => playsOf(user) >= least)
        .map((user) => ({
            candidate_rank: String(1 + free.filter((other) => playsOf(other) > playsOf(user)).length),
            user_id: String(user.userId),
            first_name: user.firstName,
            last_name: user.lastName,
            plays: String(playsOf(user)),
            sessions: String(distinct(ofUser.get(user.userId) ?? [], ({ sessionId }) => sessionId)),
            upgrade_views: String(
                views.filter(({ userId, page }) => userId === user.userId && page === "Upgrade").length,
            ),
            last_play_time: timeText(Math.max(...(ofUser.get(user.userId) ?? []).map(({ time }) => time))),
        }));
}
