import type { DataType } from "../../types";
import type { StatementState } from "./binding";
import { type Bound, isConstant, quoteText } from "./bound";
import { coerce } from "./coercion";
import { isInteger, MAX_VARCHAR, varchar } from "./type-families";

const SUPER: DataType = { kind: "super" };

/** Whether one of two operands is a SUPER value: the operator then goes by what each row holds. */
export function isSuperBeside(left: Bound, right: Bound): boolean {
    return left.type.kind === "super" || right.type.kind === "super";
}

/**
 * `left operator right` by what the values are: the keys of both, which a join can hash, or -1, 0 or 1 beside 0. Values of
 * different types are not equal, and neither smaller nor larger. Source: "Querying semistructured data", "Dynamic typing".
 */
export function superComparable(
    operator: string,
    left: Bound,
    right: Bound,
    state: StatementState,
    at: number,
): readonly [Bound, Bound] {
    const [one, other] = [coerce(left, SUPER, state, at), coerce(right, SUPER, state, at)];
    if (operator === "=" || operator === "<>") {
        const type = varchar(MAX_VARCHAR);
        return [
            { sql: superKey(one.sql), type, constant: one.constant, trimmed: true },
            { sql: superKey(other.sql), type, constant: other.constant, trimmed: true },
        ];
    }
    const order = `nullif(native_super_compare(${one.sql}, ${other.sql}), 2)`;
    const type: DataType = { kind: "integer" };
    return [
        { sql: order, type, constant: isConstant(left, right) },
        { sql: "0", type, constant: true },
    ];
}

const ARITHMETIC: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%"]);

/** `left operator right` by what the values are; undefined for an operator that SUPER has not. */
export function superArithmetic(
    operator: string,
    left: Bound,
    right: Bound,
    state: StatementState,
    at: number,
): Bound | undefined {
    if (!ARITHMETIC.has(operator)) {
        return undefined;
    }
    const [one, other] = [coerce(left, SUPER, state, at), coerce(right, SUPER, state, at)];
    return {
        sql: `native_super_arithmetic(${quoteText(operator)}, ${one.sql}, ${other.sql})`,
        type: SUPER,
        constant: isConstant(left, right),
    };
}

/** A step into a SUPER value: by name, or by place, which any whole number gives. */
export type SuperStep = string | Bound;

/** What lies behind some steps; null where there is nothing. Source: "Querying semistructured data", "Navigation". */
export function stepInto(value: Bound, steps: readonly SuperStep[]): Bound {
    let { sql } = value;
    let known: (string | number)[] = [];
    const flush = () => {
        sql = known.length > 0 ? `native_super_step(${sql}, ${quoteText(JSON.stringify(known))})` : sql;
        known = [];
    };
    for (const step of steps) {
        if (typeof step === "string") {
            known.push(step);
        } else if (step.integer !== undefined) {
            known.push(step.integer);
        } else {
            flush();
            sql = `native_super_at(${sql}, ${isInteger(step.type) ? `CAST(${step.sql} AS BIGINT)` : step.sql})`;
        }
    }
    flush();
    return { sql, type: SUPER, constant: value.constant };
}

/**
 * What a SUPER value is sorted by (boolean, number, string, array, object), grouped by and joined by: it is the same for
 * values that are equal. Source: the same, "Order by" and "Dynamic typing".
 */
export function superKey(sql: string): string {
    return `native_super_key(${sql})`;
}

/** What stands for all values that are equal to one. */
export function superNormal(sql: string): string {
    return `native_super_normal(${sql})`;
}
