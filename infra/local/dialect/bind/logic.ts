import { SqlError } from "../../errors";
import { bareTypeName } from "../../type-names";
import type { DataType } from "../../types";
import type { Between, Binary, Expression, InList, IsTest, Row } from "../ast";
import { type Binding, bindPart, type StatementState } from "./binding";
import { type Bound, isConstant } from "./bound";
import { canCoerce, coerce, isUndecided } from "./coercion";
import { comparable, comparison } from "./comparison";
import { unequal } from "./correlation";
import { commonType, familyOf } from "./type-families";

const BOOLEAN: DataType = { kind: "boolean" };

/** A condition. @throws SqlError 42804 for what is no BOOLEAN; `what` names its place: WHERE, AND, ... */
export function bindCondition(expression: Expression, what: string, binding: Binding): Bound {
    return asCondition(bindPart(expression, binding), what, binding.state, expression.at);
}

/** The condition of WHERE or ON, which every row fulfils: that it is unknown is as good as that it is false. */
export function bindFilter(condition: Expression, what: string, binding: Binding): Bound {
    const subqueries = binding.clause === "where" ? connected(condition, AND).flatMap(existsOf) : [];
    const filters = new Set([...connected(condition, AND_OR).filter(({ kind }) => kind !== "exists"), ...subqueries]);
    return bindCondition(condition, what, { ...binding, filters });
}

const AND: ReadonlySet<string> = new Set(["and"]);
const AND_OR: ReadonlySet<string> = new Set(["and", "or"]);

/** All that such operators connect, however long, and themselves, in order. */
function connected(expression: Expression, operators: ReadonlySet<string>): readonly Expression[] {
    const found: Expression[] = [];
    const rest = [expression];
    for (let each = rest.pop(); each; each = rest.pop()) {
        found.push(each);
        if (each.kind === "binary" && operators.has(each.operator)) {
            rest.push(each.right, each.left);
        }
    }
    return found;
}

/** All that AND connects, in order. */
export function operandsOfAnd(condition: Expression): readonly Expression[] {
    return connected(condition, AND).filter((each) => each.kind !== "binary" || !AND.has(each.operator));
}

/** The EXISTS that a condition is, or is the negation of. */
function existsOf(condition: Expression): readonly Expression[] {
    const inside = condition.kind === "unary" && condition.operator === "not" ? condition.operand : condition;
    return inside.kind === "exists" ? [inside] : [];
}

/**
 * `a = b or (a is null and b is null)` is unknown where one of them alone is NULL. DuckDB 1.5 makes IS NOT DISTINCT FROM
 * of it, which is false there: as a value it is asked for in another way.
 */
function withUnknowns(expression: Binary, binding: Binding): Binding {
    if (expression.operator === "and" || binding.filters?.has(expression) || binding.unknowable?.has(expression)) {
        return binding;
    }
    const parts = connected(expression, AND_OR);
    const testsNull = parts.some((part) => part.kind === "is" && part.test === "null");
    return testsNull ? { ...binding, unknowable: new Set(parts) } : binding;
}

function asCondition(bound: Bound, what: string, state: StatementState, at: number): Bound {
    if (!isUndecided(bound) && !canCoerce(bound, BOOLEAN)) {
        throw noBoolean(bound, what, at);
    }
    return coerce(bound, BOOLEAN, state, at);
}

function noBoolean({ type }: Bound, what: string, at: number): SqlError {
    return new SqlError("42804", `argument of ${what} must be type boolean, not type ${bareTypeName(type)}`, {
        position: at + 1,
    });
}

/** `a and b and c`, however long: one pair of parentheses around all. */
export function bindLogical(expression: Binary, binding: Binding): Bound {
    const { operator } = expression;
    const inside = withUnknowns(expression, binding);
    const parts: Bound[] = [];
    const collect = (each: Expression): void => {
        let rest = each;
        const rights: Expression[] = [];
        while (rest.kind === "binary" && rest.operator === operator) {
            rights.push(rest.right);
            rest = rest.left;
        }
        parts.push(bindCondition(rest, operator.toUpperCase(), inside));
        for (const right of rights.reverse()) {
            parts.push(bindCondition(right, operator.toUpperCase(), inside));
        }
    };
    collect(expression);
    const sql = parts.map((part) => part.sql).join(` ${operator} `);
    return { sql: `(${sql})`, type: BOOLEAN, constant: isConstant(...parts) };
}

/** `not a` */
export function bindNot(operand: Expression, binding: Binding): Bound {
    const bound = bindCondition(operand, "NOT", binding);
    return { sql: unequal(`(NOT ${bound.sql})`, binding.state), type: BOOLEAN, constant: bound.constant };
}

/**
 * `a is null`, `a is not true`, ... A number is no truth value here: `n = 10 is true` reads as `n = (10 is true)`.
 * @throws SqlError 42804 for a truth test of what is no BOOLEAN.
 */
export function bindIsTest(expression: IsTest, binding: Binding): Bound {
    const { test, not, operand } = expression;
    const is = not ? "IS NOT" : "IS";
    const given = bindPart(operand, binding);
    const what = `${is} ${test.toUpperCase()}`;
    if (test !== "null" && familyOf(given.type) === "number") {
        throw noBoolean(given, what, operand.at);
    }
    const bound = test === "null" ? given : asCondition(given, what, binding.state, operand.at);
    const value = test === "unknown" ? "NULL" : test.toUpperCase();
    return { sql: `(${bound.sql} ${is} ${value})`, type: BOOLEAN, constant: bound.constant };
}

/** `a between b and c` */
export function bindBetween(expression: Between, binding: Binding): Bound {
    const { state } = binding;
    const [operand, low, high] = [expression.operand, expression.low, expression.high].map((each) =>
        bindPart(each, binding),
    ) as [Bound, Bound, Bound];
    const [fromLow, least] = comparable(">=", operand, low, state, expression.at);
    // What it is beside the first, it is beside the other.
    const known = isUndecided(operand) ? fromLow : operand;
    const [fromHigh, most] = comparable("<=", known, high, state, expression.at);
    const not = expression.not ? "NOT " : "";
    const sql =
        fromLow.sql === fromHigh.sql
            ? `(${fromLow.sql} ${not}BETWEEN ${least.sql} AND ${most.sql})`
            : `(${not}(${fromLow.sql} >= ${least.sql} AND ${fromHigh.sql} <= ${most.sql}))`;
    return { sql, type: BOOLEAN, constant: isConstant(operand, low, high) };
}

/** `a in (1, 2, 3)` */
export function bindInList(expression: InList, binding: Binding): Bound {
    if (expression.operand.kind === "row") {
        return rowInList(expression, expression.operand, binding);
    }
    const { state } = binding;
    const operand = bindPart(expression.operand, binding);
    const items = expression.items.map((item) => bindPart(item, binding));
    // Literals alone do not say what the operand is, the others do, all together.
    const guide = isUndecided(operand) ? (guideOf(items) ?? operand) : operand;
    const decided = isUndecided(operand) ? comparable("=", operand, guide, state, expression.at)[0] : operand;
    const pairs = items.map((item) => comparable("=", decided, item, state, expression.at));
    const constant = isConstant(operand) && items.every((item) => isConstant(item));
    const [first] = pairs;
    const isUniform = pairs.every(([left, right]) => left.sql === first?.[0].sql && isOneFamily(right, first[1]));
    if (first && isUniform) {
        const list = pairs.map(([, item]) => item.sql).join(", ");
        const sql = `(${first[0].sql} ${expression.not ? "NOT IN" : "IN"} (${list}))`;
        return { sql: expression.not && !constant ? unequal(sql, state) : sql, type: BOOLEAN, constant };
    }
    const any = pairs.map(([left, right]) => `${left.sql} = ${right.sql}`).join(" OR ");
    return { sql: expression.not ? unequal(`(NOT (${any}))`, state) : `(${any})`, type: BOOLEAN, constant };
}

/** The first that is no literal, as what all of those have in common. */
function guideOf(items: readonly Bound[]): Bound | undefined {
    const [first, ...others] = items.filter((item) => !isUndecided(item));
    return (
        first && { ...first, type: others.reduce((type, other) => commonType(type, other.type) ?? type, first.type) }
    );
}

function isOneFamily(one: Bound, other: Bound): boolean {
    return one.type.kind === other.type.kind || (familyOf(one.type) === "text" && familyOf(other.type) === "text");
}

function rowInList(expression: InList, operand: Row, binding: Binding): Bound {
    const any = expression.items.map((item) => {
        if (item.kind !== "row") {
            throw unequalRows(expression.at);
        }
        return compareRows("=", operand, item, binding).sql;
    });
    const sql = `(${any.join(" OR ")})`;
    return { sql: expression.not ? `(NOT ${sql})` : sql, type: BOOLEAN };
}

/** `(a, b) = (c, d)`: each with each. Only = and <> are carried. */
export function compareRows(operator: "=" | "<>", left: Row, right: Row, binding: Binding): Bound {
    if (left.items.length !== right.items.length) {
        throw unequalRows(left.at);
    }
    const pairs = left.items.map((item, index) =>
        comparison(
            "=",
            bindPart(item, binding),
            bindPart(right.items[index] as Expression, binding),
            binding.state,
            item.at,
        ),
    );
    const all = `(${pairs.map((pair) => pair.sql).join(" AND ")})`;
    return { sql: operator === "=" ? all : `(NOT ${all})`, type: BOOLEAN, constant: isConstant(...pairs) };
}

function unequalRows(at: number): SqlError {
    return new SqlError("42601", "unequal number of entries in row expressions", { position: at + 1 });
}
