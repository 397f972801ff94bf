import { notSupported, SqlError } from "../../errors";
import type { DataType } from "../../types";
import type { ArrayQuery, Exists, Expression, InQuery, Quantified, Query, Row, ScalarQuery } from "../ast";
import { type Binding, type BoundBody, bindPart } from "./binding";
import { type Bound, quoteName } from "./bound";
import { decideAsText } from "./coercion";
import { comparable, isComparison } from "./comparison";
import { correlationsSoFar, refuseCorrelatedGroups, refuseCorrelatedWindow } from "./correlation";
import type { OutputColumn } from "./scope";
import { losesRows } from "./unequal";

const BOOLEAN: DataType = { kind: "boolean" };

/** `(select ...)` as a value: one column, at most one row. */
export function bindScalarQuery({ query, at }: ScalarQuery, binding: Binding): Bound {
    const body = bindJoined(query, binding);
    const column = onlyColumn(body, at);
    return { sql: `(${body.sql})`, type: column.undecided ? decidedType(column, binding) : column.type };
}

/** `exists (select ...)` */
export function bindExists(expression: Exists, binding: Binding): Bound {
    const keepsUnequal = !binding.filters?.has(expression);
    const body = bindJoined(expression.query, { ...binding, state: { ...binding.state, keepsUnequal } });
    return { sql: `EXISTS (${body.sql})`, type: BOOLEAN };
}

/** `a in (select ...)`, `(a, b) in (select ...)` */
export function bindInQuery(expression: InQuery, binding: Binding): Bound {
    const { operand, query, not, at } = expression;
    if (operand.kind === "row") {
        return rowInQuery(expression, operand, binding);
    }
    const since = correlationsSoFar(binding.state);
    const body = bindBody(query, binding);
    refuseCorrelatedGroups(query, since, binding.state);
    const column = onlyColumn(body, at);
    const { left, list } = compared("=", operand, column, body, binding, at);
    return { sql: `(${left} ${not ? "NOT IN" : "IN"} (${list}))`, type: BOOLEAN };
}

/** `a > any (select ...)`, `a = all (array)` */
export function bindQuantified(expression: Quantified, binding: Binding): Bound {
    const { operator, quantifier, left, right, at } = expression;
    if (!isComparison(operator)) {
        throw notSupported(`Redshift has no ${operator} ${quantifier.toUpperCase()} (...).`, at);
    }
    if (right.kind !== "query") {
        return inArray(operator, quantifier, left, right, binding, at);
    }
    const body = bindBody(right, binding);
    const column = onlyColumn(body, at);
    const pair = compared(operator, left, column, body, binding, at);
    return { sql: `(${pair.left} ${operator} ${quantifier.toUpperCase()} (${pair.list}))`, type: BOOLEAN };
}

/** `array(select ...)`: clients of the catalogue write it. */
export function bindArrayQuery({ query, at }: ArrayQuery, binding: Binding): Bound {
    const body = bindBody(query, binding);
    onlyColumn(body, at);
    return { sql: `CAST(ARRAY(${body.sql}) AS VARCHAR[])`, type: { kind: "text_array" } };
}

/** A subquery that the engine may make a join of as it is. */
function bindJoined(query: Query, binding: Binding): BoundBody {
    const { state, scope } = binding;
    const since = correlationsSoFar(state);
    const body = bindBody(query, binding);
    return state.keepsUnequal || !losesRows(query, scope, since, state)
        ? body
        : bindBody(query, { ...binding, state: { ...state, keepsUnequal: true } });
}

function bindBody(query: Query, binding: Binding): BoundBody {
    const since = correlationsSoFar(binding.state);
    // What an aggregate is of, there is before there are groups.
    const scope = binding.insideAggregate ? { ...binding.scope, groupKeys: undefined } : binding.scope;
    const body = binding.state.bindQuery(query, scope, binding.state);
    refuseCorrelatedWindow(query, since, binding.state);
    return body;
}

function onlyColumn(body: BoundBody, at: number): OutputColumn {
    const [column, ...more] = body.columns;
    if (!column || more.length > 0) {
        throw new SqlError("42601", "subquery must return only one column", { position: at + 1 });
    }
    return column;
}

function decidedType(column: OutputColumn, { state }: Binding): DataType {
    return column.undecided ? decideAsText(column.undecided, state).type : column.type;
}

/** Both sides made comparable; `list` is the subquery, around which a conversion may have been put. */
function compared(
    operator: string,
    operand: Expression,
    column: OutputColumn,
    body: BoundBody,
    binding: Binding,
    at: number,
): { readonly left: string; readonly list: string } {
    const { state } = binding;
    const name = quoteName(column.engineName);
    const values: Bound = { sql: name, type: decidedType(column, binding) };
    const [left, right] = comparable(operator, bindPart(operand, binding), values, state, at);
    if (right.sql === name) {
        return { left: left.sql, list: body.sql };
    }
    return { left: left.sql, list: `SELECT ${right.sql} FROM (${body.sql}) AS ${quoteName(state.uniqueName("list"))}` };
}

/**
 * Whether a row with NULL is among others may be unknown: as a filter of WHERE that is as good as false. DuckDB 1.5 takes
 * it for unknown where another column is unequal, too.
 */
function rowInQuery(expression: InQuery, operand: Row, binding: Binding): Bound {
    const { query, not, at } = expression;
    const { state } = binding;
    const body = bindJoined(query, binding);
    if (body.columns.length !== operand.items.length) {
        throw new SqlError(
            "42601",
            `subquery has too ${body.columns.length > operand.items.length ? "many" : "few"} columns`,
            {
                position: at + 1,
            },
        );
    }
    const alias = quoteName(state.uniqueName("list"));
    const pairs = operand.items.map((item, index) => {
        const column = body.columns[index] as OutputColumn;
        const value: Bound = { sql: `${alias}.${quoteName(column.engineName)}`, type: decidedType(column, binding) };
        return comparable("=", bindPart(item, binding), value, state, at);
    });
    const anyWhere = (conditions: readonly string[]) =>
        `EXISTS (SELECT 1 FROM (${body.sql}) AS ${alias} WHERE ${conditions.join(" AND ")})`;
    const equal = pairs.map(([left, right]) => `${left.sql} = ${right.sql}`);
    if (!not && binding.filters?.has(expression)) {
        return { sql: anyWhere(equal), type: BOOLEAN };
    }
    const possible = equal.map((each) => `(${each}) IS NOT FALSE`);
    const isAmong = `CASE WHEN ${anyWhere(equal)} THEN true WHEN ${anyWhere(possible)} THEN NULL ELSE false END`;
    return { sql: not ? `(NOT ${isAmong})` : isAmong, type: BOOLEAN };
}

/** `= any (array)`: of the catalogue's arrays only. */
function inArray(
    operator: string,
    quantifier: "any" | "all",
    left: Expression,
    right: Expression,
    binding: Binding,
    at: number,
): Bound {
    const array = bindPart(right, binding);
    if (array.type.kind !== "text_array" || quantifier === "all") {
        throw notSupported("Redshift has no arrays to compare with ANY or ALL: write IN (...).", at);
    }
    const value = decideAsText(bindPart(left, binding), binding.state);
    if (operator === "=") {
        // Without a subquery, which the engine does not take in the condition of an outer join. No array holds NULL.
        return { sql: `list_contains(${array.sql}, CAST(${value.sql} AS VARCHAR))`, type: BOOLEAN };
    }
    return { sql: `(CAST(${value.sql} AS VARCHAR) ${operator} ANY (${array.sql}))`, type: BOOLEAN };
}
