import { notSupported, SqlError } from "../../../errors";
import type { DataType } from "../../../types";
import type { Call, Expression } from "../../ast";
import { type Binding, bindPart, type StatementState } from "../binding";
import type { Bound } from "../bound";
import { coerce, decide, isUndecided } from "../coercion";
import { type DatePart, datePart } from "../date-parts";
import { familyOf } from "../type-families";
import { noSuchFunction } from "./arguments";

export const TIMESTAMP: DataType = { kind: "timestamp" };
export const TIMESTAMPTZ: DataType = { kind: "timestamptz" };

/** Parts that say where a day lies: a moment can be asked for them, but they can't be added or counted. */
const POSITIONS: ReadonlySet<DatePart> = new Set([
    "epoch",
    "dow",
    "doy",
    "timezone",
    "timezone_hour",
    "timezone_minute",
]);

/** Parts that a time of day has. */
const OF_TIME: ReadonlySet<DatePart> = new Set(["hour", "minute", "second", "millisecond", "microsecond"]);

/** The date part that a call's first argument names, as a bare word or in quotes. @throws SqlError 22023, 0A000 */
export function partOf(call: Call): DatePart {
    const [first] = call.args;
    const name = first && partName(first);
    if (first && name === undefined) {
        throw notSupported(
            `${call.name.toUpperCase()} with a date part that is no literal is not supported by the local warehouse.`,
            first.at,
        );
    }
    const part = name === undefined ? undefined : datePart(name);
    if (part === undefined) {
        throw unknownPart(name ?? "", first?.at ?? call.at);
    }
    return part;
}

function partName(expression: Expression): string | undefined {
    if (expression.kind === "string") {
        return expression.value;
    }
    return expression.kind === "column" && expression.path.length === 1 ? expression.path[0] : undefined;
}

/** 22023 */
export function unknownPart(name: string, at: number): SqlError {
    return new SqlError("22023", `timestamp units "${name}" not recognized`, {
        hint: "Give a date part such as year, month, day or hour, as a bare word or in quotes.",
        position: at + 1,
    });
}

/** A part that can be added to a moment and counted between two. @throws SqlError 0A000 */
export function countablePart(call: Call): DatePart {
    const part = partOf(call);
    if (POSITIONS.has(part)) {
        throw new SqlError("0A000", `timestamp units "${part}" not supported`, {
            position: (call.args[0]?.at ?? call.at) + 1,
        });
    }
    return part;
}

/** Whether a type is a time of day. */
export function isTime(type: DataType): boolean {
    return familyOf(type) === "time";
}

/** @throws SqlError 22023 for a part that a time of day doesn't have. */
export function checkTimePart(part: DatePart, type: DataType, at: number): void {
    if (isTime(type) && !OF_TIME.has(part)) {
        throw new SqlError("22023", `"time" units "${part}" not recognized`, { position: at + 1 });
    }
}

/** An argument that is a date, a time or a timestamp; a bare literal is a timestamp. */
export function momentOf(call: Call, index: number, binding: Binding): Bound {
    const argument = call.args[index];
    const bound = argument && bindPart(argument, binding);
    if (!bound) {
        throw noSuchFunction(call, []);
    }
    if (isUndecided(bound)) {
        return decide(bound, TIMESTAMP, binding.state, argument.at);
    }
    const family = familyOf(bound.type);
    if (family !== "datetime" && family !== "time") {
        throw noSuchFunction(call, [bound]);
    }
    return bound;
}

/** A DATE as the timestamp that it begins with; anything else as it is. */
export function withTime(moment: Bound, { state }: Binding): Bound {
    return moment.type.kind === "date" ? coerce(moment, TIMESTAMP, state) : moment;
}

/** A TIMETZ as the time of day that it is in UTC. */
export function utcTime(time: Bound): string {
    return time.type.kind === "timetz" ? `CAST(timezone('UTC', ${time.sql}) AS TIME)` : time.sql;
}

/** @throws SqlError 0A000 for what prints the zone's name, which only UTC has here. */
export function requireUtc(what: string, { context }: StatementState, at?: number): void {
    const zone = context.setting?.("timezone") ?? "UTC";
    if (zone.toUpperCase() !== "UTC") {
        throw notSupported(
            `${what} is supported by the local warehouse only while the session's time zone is UTC.`,
            at,
        );
    }
}
