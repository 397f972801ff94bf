import { notSupported } from "../../errors";
import { dateText, readMoment, readTime, timeText } from "../../functions/native/moment-reading";
import type { DataType } from "../../types";
import { quoteText } from "./bound";

/** A DATE of a quoted literal. Source: developer guide, "Date, time, and timestamp literals". */
function dateLiteral(text: string, at?: number): string {
    const special = specialMoment(text);
    if (special) {
        return `CAST(${special} AS DATE)`;
    }
    return `DATE ${quoteText(dateText(readMoment(text, "date", at)))}`;
}

/** A TIMESTAMP of a quoted literal: a zone in it is read and ignored, as in PostgreSQL. */
function timestampLiteral(text: string, at?: number): string {
    const special = specialMoment(text);
    if (special) {
        return special;
    }
    const found = readMoment(text, "timestamp without time zone", at);
    return `TIMESTAMP ${quoteText(`${dateText(found)} ${timeText(found.micros)}`)}`;
}

/** A TIMESTAMPTZ of a quoted literal; without a zone it is in the session's, which the engine has. */
function timestamptzLiteral(text: string, at?: number): string {
    const special = specialMoment(text);
    if (special) {
        return `CAST(${special} AS TIMESTAMP WITH TIME ZONE)`;
    }
    const found = readMoment(text, "timestamp with time zone", at);
    const written = `${dateText(found)} ${timeText(found.micros)}${found.zone}`;
    return `CAST(${quoteText(written)} AS TIMESTAMP WITH TIME ZONE)`;
}

/** A TIME of a quoted literal; it may be the time of a timestamp. */
function timeLiteral(text: string, at?: number): string {
    return `TIME ${quoteText(timeText(readTime(text, "time without time zone", at).micros))}`;
}

/** A TIMETZ of a quoted literal, in the session's zone unless it names one. */
function timetzLiteral(text: string, at?: number): string {
    const found = readTime(text, "time with time zone", at);
    if (found.zone.startsWith(" ")) {
        throw notSupported(
            `A TIMETZ takes the offset of a zone, or its abbreviation, not its name: "${text}"`,
            at,
            "The offset of a zone depends on the date: write it, for instance '09:59-05'.",
        );
    }
    return `CAST(${quoteText(timeText(found.micros) + found.zone)} AS TIME WITH TIME ZONE)`;
}

/** Words that stand for a moment. `now` is when the transaction began. */
function specialMoment(text: string): string | undefined {
    switch (text.trim().toLowerCase()) {
        case "now":
            return "CAST(current_timestamp AS TIMESTAMP)";
        case "today":
            return "CAST(current_date AS TIMESTAMP)";
        case "tomorrow":
            return "CAST(current_date + 1 AS TIMESTAMP)";
        case "yesterday":
            return "CAST(current_date - 1 AS TIMESTAMP)";
        case "epoch":
            return "TIMESTAMP '1970-01-01 00:00:00'";
        default:
            return undefined;
    }
}

/** The literal of a date or time type as engine SQL. */
export function datetimeLiteral(text: string, type: DataType, at?: number): string {
    switch (type.kind) {
        case "date":
            return dateLiteral(text, at);
        case "timestamptz":
            return timestamptzLiteral(text, at);
        case "time":
            return timeLiteral(text, at);
        case "timetz":
            return timetzLiteral(text, at);
        default:
            return timestampLiteral(text, at);
    }
}
