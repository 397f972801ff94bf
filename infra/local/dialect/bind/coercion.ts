import { SqlError } from "../../errors";
import { bareTypeName, engineType } from "../../type-names";
import type { DataType } from "../../types";
import { parameterSql } from "../parameter-values";
import type { StatementState } from "./binding";
import type { Bound } from "./bound";
import { conversion } from "./conversions";
import { rangeAs } from "./float-range";
import { literalNumberType, literalSql } from "./literal-values";
import { commonType, familyOf, varchar } from "./type-families";

type Decimal = Extract<DataType, { kind: "decimal" }>;

/** Whether nothing has decided an expression's type yet: a quoted literal, NULL, a parameter. */
export function isUndecided(bound: Bound): boolean {
    return bound.type.kind === "unknown";
}

/** An undecided expression as the type that its place calls for. */
export function decide(bound: Bound, type: DataType, state: StatementState, at?: number): Bound {
    if (bound.literal === null) {
        return { sql: `CAST(NULL AS ${engineType(type)})`, type, constant: true };
    }
    if (bound.parameter !== undefined) {
        state.parameters.decide(bound.parameter, type);
        return parameterOf(bound.parameter, type);
    }
    if (bound.literal !== undefined) {
        return { sql: literalSql(bound.literal, type, at), type, constant: true };
    }
    // A column that a subquery yields of a bare literal: text by now.
    const converted = conversion({ ...bound, type: varchar(65535) }, type, "cast");
    if (converted === undefined) {
        throw cannotConvert(bound.type, type, at);
    }
    return { sql: converted, type };
}

/** `$n` of a type. */
export function parameterOf(index: number, type: DataType): Bound {
    return { sql: parameterSql(index, type), type, constant: true };
}

/** What stays undecided to the end is text as long as it is; NULL a single character. */
export function decideAsText(bound: Bound, state: StatementState): Bound {
    if (!isUndecided(bound)) {
        return bound;
    }
    const length = bound.parameter === undefined ? Buffer.byteLength(bound.literal ?? "") : 65535;
    return { ...decide(bound, varchar(length), state), ...(bound.literal === undefined ? {} : { literal: undefined }) };
}

/** The same value in another type, as happens unasked. @throws SqlError 42846 if Redshift would have to be asked. */
export function coerce(bound: Bound, type: DataType, state: StatementState, at?: number): Bound {
    if (isUndecided(bound)) {
        return decide(bound, type, state, at);
    }
    const sql = conversion(bound, type, "implicit");
    if (sql === undefined) {
        throw cannotConvert(bound.type, type, at);
    }
    const trimmed = bound.trimmed && familyOf(type) === "text";
    return { sql, type, constant: bound.constant, trimmed, ...rangeAs(bound, type) };
}

/** Whether `coerce` would succeed. */
export function canCoerce(bound: Bound, type: DataType): boolean {
    return isUndecided(bound) || conversion(bound, type, "implicit") !== undefined;
}

/** 42846 */
export function cannotConvert(from: DataType, to: DataType, at?: number): SqlError {
    return new SqlError("42846", `cannot cast type ${bareTypeName(from)} to ${bareTypeName(to)}`, {
        position: at === undefined ? undefined : at + 1,
    });
}

/**
 * The type that values of a CASE, COALESCE, UNION and the like have in common; unknown if all are undecided.
 * @throws SqlError 42804 if they have none. `what` names the construct, `isShown` whether clients see its value.
 */
export function unifiedType(values: readonly Bound[], what: string, isShown: boolean, at?: number): DataType {
    let found: DataType | undefined;
    for (const { type } of values) {
        if (type.kind === "unknown") {
            continue;
        }
        const common = found === undefined ? type : commonType(found, type);
        if (common === undefined) {
            const names = `${bareTypeName(found as DataType)} and ${bareTypeName(type)}`;
            throw new SqlError("42804", `${what} types ${names} cannot be matched`, {
                position: at === undefined ? undefined : at + 1,
            });
        }
        found = common;
    }
    return found === undefined ? unifiedLiterals(values) : widened(found, values, isShown);
}

/** Quoted literals alone are text, as wide as the widest. */
function unifiedLiterals(values: readonly Bound[]): DataType {
    const texts = values.filter((value) => value.literal !== null);
    if (texts.length === 0) {
        return { kind: "unknown" };
    }
    return varchar(Math.max(...texts.map(literalLength)));
}

/** Quoted literals and parameters may be wider than what they stand beside, or have more digits. */
function widened(type: DataType, values: readonly Bound[], isShown: boolean): DataType {
    if (type.kind === "decimal") {
        return decimalBeside(type, values.filter(isUndecided), isShown);
    }
    if (type.kind !== "char" && type.kind !== "varchar") {
        return type;
    }
    const widest = Math.max(type.length, ...values.filter((value) => value.literal != null).map(literalLength));
    return { ...type, length: Math.min(65535, widest) };
}

/** A parameter that clients see has the scale of what it stands beside: they would see zeros that its value has not. */
function decimalBeside(type: Decimal, undecided: readonly Bound[], isShown: boolean): DataType {
    const literals = undecided.map(({ literal }) => literalNumberType(literal ?? "0"));
    const numbers = literals.filter((literal) => literal.kind === "decimal");
    const wide = numbers.reduce<DataType>((one, other) => commonType(one, other) ?? one, type);
    if (wide.kind !== "decimal" || !undecided.some(({ parameter }) => parameter !== undefined)) {
        return wide;
    }
    const scale = isShown ? wide.scale : Math.max(wide.scale, PARAMETER_SCALE);
    return { kind: "decimal", precision: 38, scale, keepsDigits: true };
}

function literalLength(value: Bound): number {
    return value.parameter === undefined ? Buffer.byteLength(value.literal ?? "") : 65535;
}

/** The type that an undecided value takes beside a number: beside a DECIMAL it keeps its own digits. */
export function numberBeside(bound: Bound, other: DataType): DataType {
    if (other.kind !== "decimal") {
        return other;
    }
    if (bound.parameter !== undefined) {
        return { kind: "decimal", precision: 38, scale: Math.max(other.scale, PARAMETER_SCALE), keepsDigits: true };
    }
    return typeof bound.literal === "string" ? literalNumberType(bound.literal) : other;
}

/** Digits behind the point of a parameter whose value is not known yet: those that a DOUBLE PRECISION prints, and some. */
const PARAMETER_SCALE = 20;
