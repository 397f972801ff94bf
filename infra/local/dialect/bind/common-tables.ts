import { notSupported, SqlError } from "../../errors";
import type { CommonTable, Query, SetOperation } from "../ast";
import type { BoundBody, StatementState } from "./binding";
import { concatenated, quoteName } from "./bound";
import { correlationsSoFar, isCorrelatedSince } from "./correlation";
import { readIn, readType } from "./from";
import { countsOff } from "./limit";
import { bindBody } from "./query";
import { checkRecursivePart, checkRecursiveTypes, reads } from "./recursive-part";
import { renamed } from "./rename";
import type { CommonTableScope, OutputColumn, Scope } from "./scope";
import { alignTo } from "./set-operation";

/** `with a as (...), b as (...) `, and what can be named from then on. */
export interface BoundCommonTables {
    readonly sql: string;
    readonly tables: readonly CommonTableScope[];
}

/** WITH. Each table sees those before it; with RECURSIVE itself too. Source: developer guide, "WITH clause". */
export function bindCommonTables(
    clause: NonNullable<Query["with"]>,
    scope: Scope,
    state: StatementState,
): BoundCommonTables {
    const own: CommonTableScope[] = [];
    const texts: string[] = [];
    let isRecursive = false;
    for (const table of clause.tables) {
        if (own.some(({ name }) => name === table.name)) {
            throw new SqlError("42712", `table name "${table.name}" specified more than once`, {
                position: table.at + 1,
            });
        }
        const inner: Scope = { ...scope, commonTables: [...own, ...scope.commonTables] };
        const engineName = state.uniqueName(table.name);
        const recursion = clause.recursive ? recursionOf(table) : undefined;
        const since = correlationsSoFar(state);
        const body = recursion
            ? bindRecursive(table, recursion, engineName, inner, state)
            : withNames(table, state.bindQuery(table.query, inner, readIn(scope, state)), state);
        isRecursive ||= recursion !== undefined;
        own.push({ name: table.name, engineName, columns: body.columns });
        const counts = countsOff(table.query) && !isCorrelatedSince(scope, since, state);
        texts.push(`${quoteName(engineName)} AS ${counts ? "MATERIALIZED " : ""}(${body.sql})`);
    }
    return {
        sql: `WITH ${isRecursive ? "RECURSIVE " : ""}${concatenated(texts, ", ")} `,
        tables: [...own, ...scope.commonTables],
    };
}

/** The columns under the names that stand behind the table's name. */
function withNames(table: CommonTable, body: BoundBody, state: StatementState): BoundBody {
    return table.columns ? renamed(body, table.columns, table.name, table.at, state) : body;
}

/** The UNION ALL of a table that reads itself; undefined for a table that doesn't. */
function recursionOf(table: CommonTable): SetOperation | undefined {
    if (!reads(table.query, table.name)) {
        return undefined;
    }
    const { body } = table.query;
    if (body.kind !== "set_operation" || body.operator !== "union" || !body.all || reads(body.left, table.name)) {
        throw new SqlError(
            "42P19",
            `recursive query "${table.name}" must be a first part without recursion, UNION ALL, and the part that recurs`,
            { position: table.at + 1 },
        );
    }
    return body;
}

/** The first part decides names and types; the recurring one is converted to them. */
function bindRecursive(
    table: CommonTable,
    { left, right }: SetOperation,
    engineName: string,
    scope: Scope,
    state: StatementState,
): BoundBody {
    if (!table.columns) {
        throw notSupported(
            `The recursive table "${table.name}" needs a list of its columns' names on Redshift.`,
            table.at,
            `Write with recursive ${table.name}(column, ...) as (...).`,
        );
    }
    const first = withNames(table, bindBody(left, scope, state), state);
    const columns = first.columns.map((column): OutputColumn => {
        // What recurs may be longer, or end in blanks.
        const { undecided: _undecided, stored: _stored, trimmed: _trimmed, ...kept } = column;
        return { ...kept, type: readType(column) };
    });
    const self: CommonTableScope = { name: table.name, engineName, columns };
    checkRecursivePart(table, right);
    const again = bindBody(right, { ...scope, commonTables: [self, ...scope.commonTables] }, state);
    checkRecursiveTypes(table, self.columns, again.columns);
    const next = alignTo(again, self.columns, "recursive query", table.at, state);
    return { sql: `${first.sql} UNION ALL ${next.sql}`, columns: self.columns };
}
