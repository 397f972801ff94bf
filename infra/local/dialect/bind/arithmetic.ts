import { SqlError } from "../../errors";
import { engineType } from "../../type-names";
import type { DataType } from "../../types";
import type { Binary } from "../ast";
import type { StatementState } from "./binding";
import { type Bound, callOf, isConstant } from "./bound";
import { coerce, decide, isUndecided, numberBeside } from "./coercion";
import { concatenation } from "./concat";
import { datetimeArithmetic } from "./datetime-arithmetic";
import { checkedDivisor, decimalQuotient, ENGINE_DIGITS } from "./decimal-division";
import { held, infinities, rangeOfResult } from "./float-range";
import { unknownOperator } from "./operator-errors";
import { isSuperBeside, superArithmetic } from "./super";
import { asDecimal, decimal, familyOf, isInteger, MAX_SCALE, widerInteger } from "./type-families";

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^" | "&" | "|" | "#" | "<<" | ">>";

const OPERATORS: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%", "^", "&", "|", "#", "<<", ">>"]);

/** Whether an operator computes a value of numbers or dates. */
export function isArithmetic(operator: Binary["operator"]): operator is ArithmeticOperator {
    return OPERATORS.has(operator);
}

/** `left operator right` for numbers, dates and intervals. What it is of floating-point numbers is left to `held`. */
export function arithmetic(
    operator: ArithmeticOperator,
    left: Bound,
    right: Bound,
    state: StatementState,
    at: number,
): Bound {
    if ((left.unheld && !isNumberOrUndecided(right)) || (right.unheld && !isNumberOrUndecided(left))) {
        return arithmetic(operator, held(left), held(right), state, at);
    }
    if (isUndecided(left) && isUndecided(right)) {
        if (left.literal === null || right.literal === null) {
            return arithmetic(operator, decide(left, INTEGER, state), decide(right, INTEGER, state), state, at);
        }
        throw new SqlError("42725", `operator is not unique: unknown ${operator} unknown`, {
            hint: "Cast one of the two to the type that is meant.",
            position: at + 1,
        });
    }
    const dynamic = isSuperBeside(left, right) && superArithmetic(operator, left, right, state, at);
    if (dynamic) {
        return dynamic;
    }
    const dates = datetimeArithmetic(operator, left, right, state, at);
    if (dates) {
        return dates;
    }
    if (operator === "+" && joins(left, right)) {
        return concatenation([left, right], state, at);
    }
    const [one, other] = [besides(left, right, state, at), besides(right, left, state, at)];
    if (familyOf(one.type) !== "number" || familyOf(other.type) !== "number") {
        throw unknownOperator(operator, left.type, right.type, at);
    }
    return numbers(operator, one, other, state, at);
}

function isNumberOrUndecided(bound: Bound): boolean {
    return isUndecided(bound) || familyOf(bound.type) === "number";
}

/** Between texts, or VARBYTEs, the plus is a `||`. Source: developer guide, "VARBYTE operators", "NVL2 function". */
function joins(left: Bound, right: Bound): boolean {
    const [one, other] = [familyOf(left.type), familyOf(right.type)];
    const isSame = one === other || isUndecided(left) || isUndecided(right);
    return isSame && [one, other].some((family) => family === "text" || family === "varbyte");
}

const INTEGER: DataType = { kind: "integer" };
const DOUBLE: DataType = { kind: "double" };

function besides(bound: Bound, other: Bound, state: StatementState, at: number): Bound {
    return isUndecided(bound) && familyOf(other.type) === "number"
        ? decide(bound, numberBeside(bound, other.type), state, at)
        : bound;
}

function numbers(operator: ArithmeticOperator, left: Bound, right: Bound, state: StatementState, at: number): Bound {
    if (operator === "^") {
        const [base, exponent] = [coerce(left, DOUBLE, state), coerce(right, DOUBLE, state)];
        return { sql: callOf("$power", base.sql, exponent.sql), type: DOUBLE, constant: isConstant(left, right) };
    }
    if (isInteger(left.type) && isInteger(right.type)) {
        return integers(operator, left, right, state);
    }
    if ("&|#<<>>".includes(operator)) {
        throw unknownOperator(operator, left.type, right.type, at);
    }
    const [one, other] = [asDecimal(left.type), asDecimal(right.type)];
    if (one && other) {
        if (operator === "*" && one.scale + other.scale > MAX_SCALE) {
            throw new SqlError("22003", "Numeric data overflow (result precision)", {
                detail: `The product would have ${one.scale + other.scale} digits behind the point, the most are ${MAX_SCALE}.`,
                hint: "Cast its factors to DECIMALs with fewer.",
                position: at + 1,
            });
        }
        const [first, second] = [coerce(left, one, state), coerce(right, other, state)];
        return decimals(operator, { ...first, integer: left.integer }, { ...second, integer: right.integer });
    }
    return floats(operator, left, right, state);
}

/** What divides, checked unless it is plain that it is not zero. */
function divisor(left: Bound, right: Bound): string {
    return right.integer !== undefined && right.integer !== 0 ? right.sql : checkedDivisor(right.sql, left.sql);
}

function integers(operator: ArithmeticOperator, left: Bound, right: Bound, state: StatementState): Bound {
    const type = operator === "<<" || operator === ">>" ? left.type : widerInteger(left.type, right.type);
    const [one, other] = [asInteger(left, type, state), asInteger(right, type, state)];
    const constant = isConstant(left, right);
    switch (operator) {
        case "/":
            return { sql: `(${one.sql} // ${divisor(one, other)})`, type, constant };
        case "%":
            return { sql: `(${one.sql} % ${divisor(one, other)})`, type, constant };
        case "<<":
        case ">>":
            return shifted(operator, one, other, type);
        case "#":
            return { sql: `xor(${one.sql}, ${other.sql})`, type, constant };
        default:
            return { sql: `(${one.sql} ${operator} ${other.sql})`, type, constant };
    }
}

const BITS: Readonly<Partial<Record<DataType["kind"], number>>> = { smallint: 16, integer: 32 };

function shifted(operator: "<<" | ">>", number: Bound, places: Bound, type: DataType): Bound {
    const name = operator === "<<" ? "$shift_left" : "$shift_right";
    const sql = callOf(name, number.sql, places.sql, String(BITS[type.kind] ?? 64));
    return { sql: `CAST(${sql} AS ${engineType(type)})`, type, constant: isConstant(number, places) };
}

/** A bare literal takes the engine's smallest type that fits: beside a SMALLINT it has to be told. */
function asInteger(bound: Bound, type: DataType, state: StatementState): Bound {
    if (bound.integer !== undefined && type.kind === "bigint") {
        return { ...bound, type, sql: `${bound.sql}::BIGINT` };
    }
    return bound.type.kind === type.kind ? bound : coerce(bound, type, state);
}

/** Source of the result types: developer guide, "Computations with numeric values". */
function decimals(operator: ArithmeticOperator, left: Bound, right: Bound): Bound {
    const [one, other] = [left.type as Decimal, right.type as Decimal];
    const type = decimalResult(operator, one, other);
    const constant = isConstant(left, right);
    switch (operator) {
        case "/":
            return { sql: decimalQuotient(left.sql, one, right.sql, other, type), type, constant };
        case "%": {
            const same = `DECIMAL(38,${type.scale})`;
            const sql = `CAST(CAST(${left.sql} AS ${same}) % CAST(${divisor(left, right)} AS ${same}) AS ${engineType(type)})`;
            return { sql, type, constant };
        }
        default: {
            const sql = `CAST(${roomy(operator, left, right)} ${operator} ${right.sql} AS ${engineType(type)})`;
            return { sql, type, constant };
        }
    }
}

/** The left operand, with more digits if the sum, difference or product may need them. */
function roomy(operator: ArithmeticOperator, left: Bound, right: Bound): string {
    const [one, other] = [left.type as Decimal, right.type as Decimal];
    const scale = Math.max(one.scale, other.scale);
    const digits =
        operator === "*"
            ? digitsOf(left) + digitsOf(right)
            : Math.max(digitsOf(left) - one.scale, digitsOf(right) - other.scale) + scale + 1;
    const fits = digits <= ENGINE_DIGITS || Math.max(one.precision, other.precision) > ENGINE_DIGITS;
    return fits ? left.sql : `CAST(${left.sql} AS ${engineType(decimal(ENGINE_DIGITS + 1, one.scale))})`;
}

/** Of a whole number as written, those that it has. */
function digitsOf({ integer, type }: Bound): number {
    return integer === undefined ? (type as Decimal).precision : String(Math.abs(integer)).length;
}

type Decimal = DataType & { kind: "decimal" };

function decimalResult(operator: ArithmeticOperator, one: Decimal, other: Decimal): Decimal {
    const [p1, s1, p2, s2] = [one.precision, one.scale, other.precision, other.scale];
    switch (operator) {
        case "*":
            return decimal(p1 + p2 + 1, s1 + s2);
        case "/": {
            const scale = Math.max(4, s1 + p2 - s2 + 1);
            const precision = p1 - s1 + s2 + scale;
            return precision <= 38 ? decimal(precision, scale) : decimal(38, Math.max(38 + scale - precision, 4));
        }
        case "%":
            return decimal(Math.min(p1 - s1, p2 - s2) + Math.max(s1, s2), Math.max(s1, s2));
        default:
            return decimal(Math.max(p1 - s1, p2 - s2) + 1 + Math.max(s1, s2), Math.max(s1, s2));
    }
}

/** REAL stays REAL only among its own kind. */
function floats(operator: ArithmeticOperator, left: Bound, right: Bound, state: StatementState): Bound {
    const divides = operator === "/" || operator === "%";
    // What is divided by an infinite number is zero: nothing would be seen of it.
    const [one, other] = [asFloat(left, DOUBLE, state), asFloat(divides ? held(right) : right, DOUBLE, state)];
    const sql = `(${one.sql} ${operator} ${divides ? divisor(one, other) : other.sql})`;
    const constant = isConstant(left, right);
    if (left.type.kind === "real" && right.type.kind === "real") {
        // Exact as a DOUBLE PRECISION, and refused by the engine's cast where a REAL can't hold it.
        return { sql: `CAST(${sql} AS ${engineType(left.type)})`, type: left.type, constant };
    }
    const range = rangeOfResult(operator, left, right);
    const unheld = range.digits === undefined ? { unheld: [...infinities(left), ...infinities(right)] } : {};
    return { sql, type: DOUBLE, constant, ...range, ...unheld };
}

function asFloat(bound: Bound, type: DataType, state: StatementState): Bound {
    return bound.type.kind === type.kind ? bound : coerce(bound, type, state);
}
