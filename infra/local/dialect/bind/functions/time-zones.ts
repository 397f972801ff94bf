import { SqlError } from "../../../errors";
import { zoneOffset } from "../../../functions/native/zones";
import type { DataType } from "../../../types";
import type { AtTimeZone, Expression } from "../../ast";
import { type Binding, bindPart } from "../binding";
import { type Bound, callOf, isConstant, quoteText } from "../bound";
import { canCoerce, coerce, isUndecided } from "../coercion";
import { familyOf, varchar } from "../type-families";
import { noSuchFunction } from "./arguments";
import { TIMESTAMP, TIMESTAMPTZ } from "./date-arguments";
import type { ScalarFunctions, ScalarRule } from "./rule";

const TEXT: DataType = varchar(65535);

/** A time zone: a fixed number of minutes east of UTC, or a name as engine SQL. */
type Zone = { readonly kind: "offset"; readonly minutes: number } | { readonly kind: "name"; readonly sql: string };

/** `x at time zone z`. Source: developer guide, "AT TIME ZONE function". */
export function bindAtTimeZone({ operand, zone, at }: AtTimeZone, binding: Binding): Bound {
    return inZone(bindPart(operand, binding), zone, binding, at);
}

/** `timezone(z, x)`, the same as a call. */
export const timezone: ScalarFunctions[string] = (call, binding) => {
    const [zone, moment, ...more] = call.args;
    if (!zone || !moment || more.length > 0) {
        throw noSuchFunction(
            call,
            call.args.map((arg) => bindPart(arg, binding)),
        );
    }
    return inZone(bindPart(moment, binding), zone, binding, call.at);
};

/** A TIMESTAMP is a moment of that zone; any other moment becomes the zone's clock. */
function inZone(moment: Bound, zone: Expression, binding: Binding, at: number): Bound {
    if (!isUndecided(moment) && familyOf(moment.type) !== "datetime") {
        throw new SqlError("42883", "A time zone can be given to a timestamp only.", {
            hint: "Cast the value to TIMESTAMP or TIMESTAMPTZ.",
            position: at + 1,
        });
    }
    const { constant } = bindPart(zone, binding);
    const place = zoneOf(zone, binding);
    if (moment.type.kind === "timestamp") {
        return { sql: toMoment(moment.sql, place), type: TIMESTAMPTZ, constant: isConstant(moment) && constant };
    }
    const zoned = coerce(moment, TIMESTAMPTZ, binding.state, at);
    return { sql: toClock(zoned.sql, place), type: TIMESTAMP, constant: isConstant(moment) && constant };
}

/** `convert_timezone([from,] to, timestamp)`. Source: developer guide, "CONVERT_TIMEZONE function". */
export const convertTimezone: ScalarRule = (call, binding) => {
    const [first, second, third, ...more] = call.args;
    const [from, to, argument] = third ? [first, second, third] : [undefined, first, second];
    const given = argument && bindPart(argument, binding);
    if (!to || !given || more.length > 0 || !canCoerce(given, TIMESTAMP)) {
        throw noSuchFunction(
            call,
            call.args.map((arg) => bindPart(arg, binding)),
        );
    }
    const clock = coerce(given, TIMESTAMP, binding.state, argument.at);
    const source: Zone = from ? zoneOf(from, binding) : { kind: "offset", minutes: 0 };
    const target = zoneOf(to, binding);
    const constant = isConstant(...call.args.map((arg) => bindPart(arg, binding)));
    if (source.kind === "offset" && target.kind === "offset") {
        return { sql: shifted(clock.sql, target.minutes - source.minutes), type: TIMESTAMP, constant };
    }
    return { sql: toClock(toMoment(clock.sql, source), target), type: TIMESTAMP, constant };
};

/** A clock's reading in a zone as the moment that it is. */
function toMoment(clock: string, zone: Zone): string {
    return zone.kind === "name"
        ? `timezone(${zone.sql}, ${clock})`
        : `timezone('UTC', ${shifted(clock, -zone.minutes)})`;
}

/** What the clock of a zone shows at a moment. */
function toClock(moment: string, zone: Zone): string {
    return zone.kind === "name"
        ? `timezone(${zone.sql}, ${moment})`
        : shifted(`timezone('UTC', ${moment})`, zone.minutes);
}

function shifted(clock: string, minutes: number): string {
    return minutes === 0 ? clock : `(${clock} + to_minutes(${minutes}))`;
}

function zoneOf(expression: Expression, binding: Binding): Zone {
    const bound = bindPart(expression, binding);
    if (typeof bound.literal !== "string") {
        return { kind: "name", sql: callOf("$zone", coerce(bound, TEXT, binding.state, expression.at).sql) };
    }
    return namedZone(bound.literal.trim(), expression.at);
}

/** PST8, GMT+2, NEWZONE -2:15: hours west of Greenwich. */
const POSIX = /^[a-z_/]+\s*([+-]?)(\d{1,2})(?::(\d\d))?$/i;

/** Short names that are whole zones, unlike all others of their length. */
const SHORT_NAMES = new Set(["cuba", "eire", "iran", "gb", "nz", "prc", "roc", "rok", "uct"]);

/** Source: developer guide, "CONVERT_TIMEZONE function", "Time zone usage notes". */
function namedZone(name: string, at: number): Zone {
    const offset = zoneOffset(name);
    if (offset !== undefined) {
        const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
        return { kind: "offset", minutes: (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) };
    }
    const posix = POSIX.exec(name);
    if (posix) {
        const [, sign, hours, minutes = "0"] = posix;
        const west = Number(hours) * 60 + Number(minutes);
        return { kind: "offset", minutes: sign === "-" ? west : -west };
    }
    if (/^[a-z]{1,4}$/i.test(name) && !SHORT_NAMES.has(name.toLowerCase())) {
        throw new SqlError("22023", `time zone "${name}" not recognized`, { position: at + 1 });
    }
    return { kind: "name", sql: quoteText(name) };
}
