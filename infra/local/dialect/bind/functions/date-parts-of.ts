import { SqlError } from "../../../errors";
import { engineType } from "../../../type-names";
import type { DataType } from "../../../types";
import type { Extract } from "../../ast";
import { type Binding, bindPart } from "../binding";
import { type Bound, callOf } from "../bound";
import { coerce, decide, isUndecided } from "../coercion";
import { type DatePart, datePart } from "../date-parts";
import { familyOf } from "../type-families";
import { noSuchFunction } from "./arguments";
import { checkTimePart, countablePart, isTime, partOf, TIMESTAMP, TIMESTAMPTZ, unknownPart } from "./date-arguments";
import type { ScalarRule } from "./rule";

const INTEGER: DataType = { kind: "integer" };
const BIGINT: DataType = { kind: "bigint" };
const DOUBLE: DataType = { kind: "double" };

/** Where the engine's part is not Redshift's: fractions, and decades that count from 1. */
const OWN_PARTS: ReadonlySet<DatePart> = new Set(["decade", "second", "millisecond", "microsecond"]);

/** `date_part(part, x)`: fractions of a second and all. Source: developer guide, "DATE_PART function". */
export const datePartOf: ScalarRule = (call, binding) => {
    const part = partOf(call);
    const [, argument, ...more] = call.args;
    const moment = argument && bindPart(argument, binding);
    if (!moment || more.length > 0) {
        throw noSuchFunction(call, moment ? [moment] : []);
    }
    const { sql, constant } = partSql(part, withMoment(moment, binding, argument.at), call.at);
    return { sql: `CAST(${sql} AS DOUBLE)`, type: DOUBLE, constant };
};

/** `extract(part from x)`: whole numbers. Source: developer guide, "EXTRACT function". */
export function bindExtract(expression: Extract, binding: Binding): Bound {
    const { at, operand } = expression;
    const part = datePart(expression.part);
    if (!part) {
        throw unknownPart(expression.part, at);
    }
    const moment = withMoment(bindPart(operand, binding), binding, operand.at);
    const type = moment.type.kind === "timestamptz" ? DOUBLE : part === "epoch" ? BIGINT : INTEGER;
    const { sql, constant } = partSql(part, moment, at);
    return { sql: `CAST(trunc(${sql}) AS ${engineType(type)})`, type, constant };
}

/** A bare literal is a timestamp, and so is a DATE. */
function withMoment(bound: Bound, { state }: Binding, at: number): Bound {
    if (isUndecided(bound)) {
        return decide(bound, TIMESTAMP, state, at);
    }
    return bound.type.kind === "date" ? coerce(bound, TIMESTAMP, state) : bound;
}

function partSql(part: DatePart, moment: Bound, at: number): { readonly sql: string; readonly constant?: boolean } {
    const family = familyOf(moment.type);
    if (family !== "datetime" && family !== "time" && family !== "interval") {
        throw new SqlError("42883", `There is no ${part} in a value that is no date, time or interval.`, {
            position: at + 1,
        });
    }
    const { sql, constant } = moment;
    if (part.startsWith("timezone")) {
        return { sql: zonePart(part, moment, at), constant };
    }
    if (isTime(moment.type) && part !== "epoch") {
        checkTimePart(part, moment.type, at);
    }
    const ownDecade = part === "decade" && family === "interval";
    if (OWN_PARTS.has(part) && !ownDecade) {
        return { sql: callOf(`$${part}`, sql), constant };
    }
    return { sql: `date_part('${part}', ${sql})`, constant };
}

function zonePart(part: DatePart, moment: Bound, at: number): string {
    if (moment.type.kind !== "timestamptz" && moment.type.kind !== "timetz") {
        throw new SqlError("0A000", `timestamp units "${part}" not supported`, { position: at + 1 });
    }
    return `date_part('${part}', ${moment.sql})`;
}

/** `date_trunc(part, x)`. Source: developer guide, "DATE_TRUNC function". */
export const dateTrunc: ScalarRule = (call, binding) => {
    const part = countablePart(call);
    const [, argument, ...more] = call.args;
    const given = argument && bindPart(argument, binding);
    const moment = given && withMoment(given, binding, argument.at);
    if (!moment || more.length > 0 || familyOf(moment.type) !== "datetime") {
        throw noSuchFunction(call, given ? [given] : []);
    }
    const type = moment.type.kind === "timestamptz" ? TIMESTAMPTZ : TIMESTAMP;
    const { sql, constant } = moment;
    // The engine begins centuries with years that end in 00.
    const isOld = part === "century" || part === "millennium";
    return { sql: isOld ? callOf(`$${part}_start`, sql) : `date_trunc('${part}', ${sql})`, type, constant };
};
