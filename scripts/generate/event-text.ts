import type { Session } from "./session";

/** What is wrong on purpose with a line of the logs. */
export type BrokenEvent = "malformed_event" | "text_in_event_number";

/** A session's event as a line of the log, keys in the source's order; logged out, all that tells of the user is null. */
export function eventText(session: Session, withBirthDates: boolean): string {
    const { view, song, user } = session;
    const page = `,"method":"${view.method}","page":"${view.page}"`;
    const level = `,"level":"${user.level}"`;
    if (!view.loggedIn) {
        return (
            `{"artist":null,"auth":"Logged Out"${withBirthDates ? `,"birthDate":null` : ""},"firstName":null,"gender":null` +
            `,"itemInSession":${session.item},"lastName":null,"length":null${level},"location":null${page}` +
            `,"registration":null,"sessionId":${session.id},"song":null,"status":${view.status},"ts":${session.due}` +
            `,"userAgent":null,"userId":""}\n`
        );
    }
    const { text } = user;
    return (
        `{"artist":${song ? song.artistText : "null"},"auth":"Logged In"${withBirthDates ? text.birthDate : ""}` +
        `${text.nameAndGender},"itemInSession":${session.item}${text.lastName},"length":${song ? session.length : "null"}` +
        `${level}${text.location}${page}${text.registration},"sessionId":${session.id}` +
        `,"song":${song ? song.titleText : "null"},"status":${view.status},"ts":${session.due}${text.userAgentAndId}}\n`
    );
}

/** The same line broken: its client sends it again, so the event itself is not lost. */
export function brokenEventText(line: string, kind: BrokenEvent): string {
    switch (kind) {
        case "malformed_event":
            return line.replace(/"itemInSession":\d+/, `"itemInSession":`);
        case "text_in_event_number":
            return line.replace(/"itemInSession":\d+/, `"itemInSession":"first"`);
    }
}
