import type { Row } from "../../recompute/compare";
import {
    booleanText,
    dateText,
    dayOf,
    distinct,
    type Facts,
    groups,
    mondayOf,
    sortedBy,
    timeText,
    type View,
} from "./facts";

const SECOND = 1000;

export function sessionFacts({ views }: Facts): readonly Row[] {
    return [...sessions(views).values()].map((ofSession) => {
        const first = ofSession[0] as View;
        const last = ofSession.at(-1) as View;
        const has = (page: string) => ofSession.some((view) => view.page === page);
        return {
            session_id: String(first.sessionId),
            user_id: String(first.userId),
            start_time: timeText(first.time),
            end_time: timeText(last.time),
            duration_seconds: String(Math.floor(last.time / SECOND) - Math.floor(first.time / SECOND)),
            events: String(ofSession.length),
            plays: String(ofSession.filter(({ page }) => page === "NextSong").length),
            pages: String(distinct(ofSession, ({ page }) => page)),
            level: last.level,
            has_level_change: booleanText(distinct(ofSession, ({ level }) => level) > 1),
            has_error: booleanText(has("Error")),
        };
    });
}

/** Each session's events in the order of time. */
function sessions(views: readonly View[]): ReadonlyMap<string, readonly View[]> {
    return groups(
        sortedBy(views, ({ time, item }) => [time, item]),
        ({ sessionId, userId }) => `${sessionId} ${userId}`,
    );
}

export function dailyActivity({ views }: Facts): readonly Row[] {
    const byDay = groups(views, ({ time }) => dayOf(time));
    const usersOn = new Map([...byDay].map(([day, ofDay]) => [day, new Set(ofDay.map(({ userId }) => userId))]));
    const activeUsers = (day: number, window: number) => {
        const users = new Set<number>();
        for (let each = day - window + 1; each <= day; each++) {
            for (const user of usersOn.get(each) ?? []) users.add(user);
        }
        return users.size;
    };
    const firstDay = new Map(
        [...groups(views, ({ userId }) => userId)].map(([userId, ofUser]) => [
            userId,
            Math.min(...ofUser.map(({ time }) => dayOf(time))),
        ]),
    );
    const starting = groups([...sessions(views).values()], ([first]) => dayOf((first as View).time));
    return [...byDay].map(([day, ofDay]) => {
        const users = [...(usersOn.get(day) ?? [])];
        const newcomers = users.filter((user) => firstDay.get(user) === day).length;
        const begun = starting.get(day) ?? [];
        const bounced = begun.filter((ofSession) => ofSession.length === 1).length;
        return {
            activity_date: dateText(day),
            daily_active_users: String(users.length),
            weekly_active_users: String(activeUsers(day, 7)),
            monthly_active_users: String(activeUsers(day, 30)),
            stickiness: String(users.length / activeUsers(day, 30)),
            new_users: String(newcomers),
            returning_users: String(users.length - newcomers),
            plays: String(ofDay.filter(({ page }) => page === "NextSong").length),
            sessions: String(begun.length),
            bounced_sessions: String(bounced),
            bounce_share: begun.length === 0 ? null : String(bounced / begun.length),
        };
    });
}

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

export function playsByHour({ plays }: Facts): readonly Row[] {
    return WEEKDAYS.flatMap((name, weekday) =>
        Array.from({ length: 24 }, (_, hour) => {
            const found = plays.filter(({ time }) => {
                const date = new Date(time);
                return date.getUTCDay() === weekday && date.getUTCHours() === hour;
            });
            return {
                weekday: String(weekday),
                weekday_name: name,
                hour: String(hour),
                plays: String(found.length),
                listeners: String(distinct(found, ({ userId }) => userId)),
                paid_plays: String(found.filter(({ level }) => level === "paid").length),
            };
        }),
    );
}

export function retentionCohorts({ users, views }: Facts): readonly Row[] {
    const weeks = [...new Set(views.map(({ time }) => mondayOf(dayOf(time))))];
    const activeIn = groups(views, ({ time }) => mondayOf(dayOf(time)));
    const registered = users.flatMap(({ userId, registered }) =>
        registered === null ? [] : [{ userId, week: mondayOf(dayOf(registered)) }],
    );
    return [...groups(registered, ({ week }) => week)].flatMap(([cohort, members]) =>
        weeks
            .filter((week) => week >= cohort)
            .map((week) => {
                const active = new Set((activeIn.get(week) ?? []).map(({ userId }) => userId));
                const count = members.filter(({ userId }) => active.has(userId)).length;
                return {
                    cohort_week: dateText(cohort),
                    week_number: String((week - cohort) / 7),
                    activity_week: dateText(week),
                    cohort_users: String(members.length),
                    active_users: String(count),
                    retention: String(count / members.length),
                };
            }),
    );
}

const STEPS = ["Home", "Upgrade", "Submit Upgrade"];

export function pageFunnel({ views }: Facts): readonly Row[] {
    const free = (view: View, page: string) => view.page === page && view.level === "free";
    const walks = [...sessions(views).values()].map((ofSession) => {
        const inOrder = sortedBy(ofSession, ({ item }) => [item]);
        const reached: number[] = [];
        for (const view of inOrder) {
            const next = STEPS[reached.length];
            if (next !== undefined && free(view, next)) reached.push(view.item);
        }
        const errors = inOrder.filter(({ page }) => page === "Error").map(({ item }) => item);
        return { userId: (inOrder[0] as View).userId, reached, lastError: Math.max(-1, ...errors) };
    });
    const at = (step: number) => walks.filter(({ reached }) => reached.length > step);
    return STEPS.map((page, step) => ({
        step_index: String(step + 1),
        page,
        events: String(views.filter((view) => free(view, page)).length),
        sessions: String(at(step).length),
        users: String(distinct(at(step), ({ userId }) => userId)),
        share_of_previous:
            step === 0 || at(step - 1).length === 0 ? null : String(at(step).length / at(step - 1).length),
        share_of_first: at(0).length === 0 ? null : String(at(step).length / at(0).length),
        error_sessions: String(
            at(step).filter(({ reached, lastError }) => lastError > (reached[step] as number)).length,
        ),
    }));
}
