import { notSupported, SqlError } from "../../errors";
import type { TableReference } from "../ast";
import type { StatementState } from "./binding";
import type { Bound } from "./bound";
import { inOneType } from "./case";
import { comparison } from "./comparison";
import { correlationsSoFar, refuseSubqueriesOf } from "./correlation";
import { type BoundFrom, bindReference } from "./from";
import { bindOn } from "./join-conditions";
import { behind, type Scope, type ScopeColumn, type ScopeTable, visibleColumns } from "./scope";
import { unnestingOf } from "./unnest";

type Join = Extract<TableReference, { kind: "join" }>;

const NAMES = {
    inner: "INNER JOIN",
    left: "LEFT JOIN",
    right: "RIGHT JOIN",
    full: "FULL JOIN",
    cross: "CROSS JOIN",
} as const;

/** `a join b on ...`, USING and NATURAL too. Source: developer guide, "FROM clause". */
export function bindJoin(join: Join, around: Scope, state: StatementState): BoundFrom {
    const left = bindReference(join.left, around, state);
    if (unnestingOf(join.right, left)) {
        throw notSupported(
            "Unnesting a SUPER value in a JOIN is not supported by the local warehouse.",
            join.right.at,
            "Put it behind a comma: FROM t, t.items AS item.",
        );
    }
    const right = bindReference(join.right, around, state);
    const tables = [...left.tables, ...right.tables];
    const merged = [...left.merged, ...behind(left.tables.length, right.merged)];
    const names = join.natural ? commonNames(left, right) : join.using;
    if (names === undefined || names.length === 0) {
        const scope: Scope = { ...around, tables, merged };
        const since = correlationsSoFar(state);
        const condition =
            join.on &&
            bindOn(join.on, join.type, left, right, { state: withoutSuper(join, state), scope, clause: "join" });
        if (join.type !== "inner") {
            const hint =
                "A subquery in the ON of an outer join can't name columns of the tables joined: join it before.";
            refuseSubqueriesOf(scope, since, hint, state);
        }
        // A NATURAL join of tables without a common column is a cross join.
        const on = condition ? ` ON ${condition}` : join.type === "cross" ? "" : " ON true";
        return { sql: `(${left.sql} ${NAMES[join.type]} ${right.sql}${on})`, tables, merged };
    }
    const pairs = names.map((name) => joinedPair(name, left, right, join, state));
    return {
        sql: `(${left.sql} ${NAMES[join.type]} ${right.sql} ON ${pairs.map((pair) => pair.condition).join(" AND ")})`,
        tables: tables.map((table) => hide(table, names)),
        merged: [...pairs.map((pair) => pair.column), ...merged.filter(({ name }) => !names.includes(name))],
    };
}

/** The state in which a RIGHT or FULL JOIN's condition is bound: nothing in it is a SUPER value that is not cast. */
function withoutSuper(join: Join, state: StatementState): StatementState {
    const bind: StatementState["bind"] = (expression, binding) => {
        const bound = state.bind(expression, expression.kind === "cast" ? { ...binding, state } : binding);
        refuseSuper(bound, join);
        return bound;
    };
    return join.type === "right" || join.type === "full" ? { ...state, bind } : state;
}

/** @throws SqlError 0A000. Source: developer guide, "Limitations" of SUPER. */
function refuseSuper({ type }: Pick<Bound, "type">, join: Join): void {
    if (type.kind === "super" && (join.type === "right" || join.type === "full")) {
        throw notSupported(
            `Redshift joins no SUPER values in a ${join.type.toUpperCase()} JOIN.`,
            join.at,
            "Cast them to the type that they hold, or turn the sides around for a LEFT JOIN.",
        );
    }
}

function commonNames(left: BoundFrom, right: BoundFrom): readonly string[] {
    const others = new Set(visibleColumns(right).map(({ name }) => name));
    return visibleColumns(left)
        .map(({ name }) => name)
        .filter((name) => others.has(name));
}

function hide(table: ScopeTable, names: readonly string[]): ScopeTable {
    const columns = table.columns.map((column) => (names.includes(column.name) ? { ...column, joined: true } : column));
    return { ...table, columns };
}

function columnFor(name: string, side: BoundFrom, which: "left" | "right", at: number): ScopeColumn {
    const found = visibleColumns(side).filter((column) => column.name === name);
    if (found.length > 1) {
        throw new SqlError("42702", `common column name "${name}" appears more than once in ${which} table`, {
            position: at + 1,
        });
    }
    if (!found[0]) {
        throw new SqlError("42703", `column "${name}" specified in USING clause does not exist in ${which} table`, {
            position: at + 1,
        });
    }
    return found[0];
}

/** A column of USING: equal on both sides, and one for whoever names it. */
function joinedPair(name: string, left: BoundFrom, right: BoundFrom, join: Join, state: StatementState) {
    const one = columnFor(name, left, "left", join.at);
    const other = columnFor(name, right, "right", join.at);
    refuseSuper(one.value, join);
    refuseSuper(other.value, join);
    const condition = comparison("=", one.value, other.value, state, join.at).sql;
    return { condition, column: { name, value: mergedValue(one, other, join, state) } };
}

/** The side that is there: the left one, the right one in a right join, whichever is in a full one. */
function mergedValue(one: ScopeColumn, other: ScopeColumn, join: Join, state: StatementState): ScopeColumn["value"] {
    switch (join.type) {
        case "right":
            return other.value;
        case "full": {
            const { type, sqls } = inOneType(
                [one.value, other.value],
                "JOIN/USING",
                { state, clause: "join" },
                join.at,
            );
            return { sql: `coalesce(${sqls.join(", ")})`, type };
        }
        default:
            return one.value;
    }
}
