import { notSupported, SqlError } from "../../errors";
import { engineType } from "../../type-names";
import type { DataType } from "../../types";
import type { QueryBody, SetOperation } from "../ast";
import type { BoundBody, StatementState } from "./binding";
import { type Bound, concatenated, quoteName } from "./bound";
import { coerce, decideAsText, unifiedType } from "./coercion";
import { isTrimmed } from "./comparison";
import { distinctRows, mayHideEquals, rowsBeside } from "./distinct";
import { bindBody } from "./query";
import type { OutputColumn, Scope } from "./scope";
import { isInteger } from "./type-families";

const NAMES = { union: "UNION", intersect: "INTERSECT", except: "EXCEPT" } as const;

/** UNION, INTERSECT, EXCEPT and MINUS. The first query names the columns. Source: developer guide, "UNION, INTERSECT, and EXCEPT". */
export function bindSetOperation(operation: SetOperation, scope: Scope, state: StatementState): BoundBody {
    const { operator, all, at } = operation;
    if (all && operator !== "union") {
        throw new SqlError("0A000", `${NAMES[operator]} ALL is not supported on Redshift`, { position: at + 1 });
    }
    const arms = armsOf(operation);
    const bodies = arms.map(({ query }) => bindArm(query, scope, state));
    const columns = bodies.slice(1).reduce((known, body, index) => {
        const place = arms[index + 1]?.at ?? at;
        if (known.length !== body.columns.length) {
            throw new SqlError("42601", `each ${NAMES[operator]} query must have the same number of columns`, {
                position: place + 1,
            });
        }
        return known.map((column, each) =>
            unified(column, body.columns[each] as OutputColumn, NAMES[operator], place, state),
        );
    }, bodies[0]?.columns ?? []);
    const sqls = bodies.map((body) => alignTo(body, columns, NAMES[operator], at, state).sql);
    if (!all && mayHideEquals(columns)) {
        return { sql: `(${withoutEquals(operator, sqls, columns, state)})`, columns };
    }
    return { sql: `(${concatenated(sqls, ` ${NAMES[operator]}${all ? " ALL" : ""} `)})`, columns };
}

/** The same where texts of equal rows may differ in the blanks at their ends. */
function withoutEquals(
    operator: SetOperation["operator"],
    sqls: readonly string[],
    columns: readonly OutputColumn[],
    state: StatementState,
): string {
    if (operator === "union") {
        return distinctRows({ sql: concatenated(sqls, " UNION ALL "), columns }, state);
    }
    const [left, right] = sqls as [string, string];
    return rowsBeside(operator === "intersect" ? "SEMI" : "ANTI", { sql: left, columns }, right, state);
}

/** One query of a set operation, and where the operator before it stands. */
interface Arm {
    readonly query: QueryBody;
    readonly at: number;
}

/** The queries of a chain of one UNION, hundreds perhaps: each is brought to the common types once. */
function armsOf({ operator, all, left, right, at }: SetOperation): readonly Arm[] {
    const arms: Arm[] = [{ query: right, at }];
    let first = left;
    while (operator === "union" && first.kind === "set_operation" && first.operator === operator && first.all === all) {
        arms.push({ query: first.right, at: first.at });
        first = first.left;
    }
    arms.push({ query: first, at });
    return arms.reverse();
}

/** Source: developer guide, "UNION, INTERSECT, and EXCEPT", usage notes. */
function bindArm(query: QueryBody, scope: Scope, state: StatementState): BoundBody {
    if (query.kind === "query" && (query.limit || query.offset)) {
        throw notSupported(
            "LIMIT may not be used within input to set operations",
            (query.limit ?? query.offset)?.at,
            "Put the query with the LIMIT into FROM of another one.",
        );
    }
    return bindBody(query, scope, state);
}

/** The column that both sides make: the left one's name, the type that they have in common. */
function unified(
    one: OutputColumn,
    other: OutputColumn,
    what: string,
    at: number,
    state: StatementState,
): OutputColumn {
    const { undecided: _undecided, notNull: _notNull, stored: _stored, trimmed: _trimmed, ...column } = one;
    const values = [asBound(one), asBound(other)];
    const type = unifiedType(values, what, true, at);
    const both = {
        ...(one.notNull && other.notNull ? { notNull: true } : {}),
        ...(one.stored && other.stored && (!isInteger(type) || one.type.kind === other.type.kind)
            ? { stored: true }
            : {}),
        ...(isTrimmed(one) && isTrimmed(other) ? { trimmed: true } : {}),
    };
    if (type.kind !== "unknown") {
        return { ...column, type, ...both };
    }
    return { ...column, type: decideAsText(values[0] as Bound, state).type, ...both };
}

function asBound({ undecided, type }: OutputColumn): Bound {
    return undecided ?? { sql: "NULL", type };
}

/** A body whose columns have the engine types of these. */
export function alignTo(
    body: BoundBody,
    columns: readonly OutputColumn[],
    what: string,
    at: number,
    state: StatementState,
): BoundBody {
    if (body.columns.length !== columns.length) {
        throw new SqlError("42601", `each part of a ${what} must have the same number of columns`, {
            position: at + 1,
        });
    }
    const isAligned = body.columns.every((column, index) => isSameInEngine(column, columns[index] as OutputColumn));
    if (isAligned) {
        return { sql: body.sql, columns };
    }
    const list = body.columns.map((column, index) => {
        const to = columns[index] as OutputColumn;
        return `${converted(column, to.type, state, at)} AS ${quoteName(to.engineName)}`;
    });
    return {
        sql: `SELECT ${list.join(", ")} FROM (${body.sql}) AS ${quoteName(state.uniqueName("aligned"))}`,
        columns,
    };
}

function isSameInEngine(from: OutputColumn, to: OutputColumn): boolean {
    return !from.undecided && engineType(from.type) === engineType(to.type);
}

function converted(
    { engineName, type, undecided }: OutputColumn,
    to: DataType,
    state: StatementState,
    at: number,
): string {
    const sql = quoteName(engineName);
    return undecided ? coerce(undecided, to, state, at).sql : coerce({ sql, type }, to, state, at).sql;
}
