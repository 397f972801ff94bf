import { SqlError } from "../../errors";
import type { Expression, TableReference } from "../ast";
import { type Binding, bindPart } from "./binding";
import { isVolatile } from "./bound";
import { correlationsSoFar } from "./correlation";
import type { BoundFrom } from "./from";
import { bindFilter, operandsOfAnd } from "./logic";

type JoinType = Extract<TableReference, { kind: "join" }>["type"];

/**
 * What stands behind ON, in engine SQL. In an outer join DuckDB 1.5 compares each row of one side with each of the other
 * where a condition is of the side alone whose rows all stay: such a one is put as a comparison of both sides.
 */
export function bindOn(on: Expression, type: JoinType, left: BoundFrom, right: BoundFrom, binding: Binding): string {
    const conditions = operandsOfAnd(on);
    if (type === "full") {
        refuseUnequal(conditions, left, right, binding);
    }
    if (type === "inner" || type === "cross" || conditions.length === 1) {
        return bindFilter(on, "JOIN/ON", binding).sql;
    }
    const [one, other] = [aliasesIn(left), aliasesIn(right)];
    const parts = conditions.map((condition) => {
        const since = correlationsSoFar(binding.state);
        const { sql } = bindFilter(condition, "AND", binding);
        const isPlain = correlationsSoFar(binding.state) === since && !/\bSELECT\b/i.test(sql) && !isVolatile(sql);
        return { sql, isPlain, isOfOne: names(sql, one), isOfOther: names(sql, other) };
    });
    const isOfBoth = parts.some(({ isOfOne, isOfOther }) => isOfOne && isOfOther);
    const compared = parts.map(({ sql, isPlain, isOfOne, isOfOther }) => {
        if (!isOfBoth || !isPlain || isOfOne === isOfOther) {
            return sql;
        }
        const beside = isOfOne ? type === "left" && columnOf(right) : type === "right" && columnOf(left);
        return beside ? `(${sql} = (${beside} IS NULL OR true))` : sql;
    });
    return `(${compared.join(" AND ")})`;
}

/**
 * A FULL JOIN is one on values that are equal: each condition compares what is of one side with what is of the other.
 * @throws SqlError 0A000, as PostgreSQL 8 does
 */
function refuseUnequal(on: readonly Expression[], left: BoundFrom, right: BoundFrom, binding: Binding): void {
    const [one, other] = [aliasesIn(left), aliasesIn(right)];
    const sideOf = (expression: Expression) => {
        const { sql } = bindPart(expression, binding);
        return `${names(sql, one) ? "left" : ""}${names(sql, other) ? "right" : ""}`;
    };
    const isOnBoth = (condition: Expression): boolean => {
        const sides =
            condition.kind === "binary" && condition.operator === "="
                ? rowPairs(condition.left, condition.right).map((pair) => pair.map(sideOf).sort().join(" "))
                : [sideOf(condition)];
        return sides.every((side) => side === "left right") || sides.every((side) => side.trim() === "");
    };
    const unfit = on.find((condition) => !isOnBoth(condition));
    if (unfit) {
        throw new SqlError("0A000", "FULL JOIN is only supported with merge-joinable join conditions", {
            position: unfit.at + 1,
            hint: "Join on columns that are equal alone, or put a LEFT JOIN and the rows that it lacks together by UNION ALL.",
        });
    }
}

/** What `=` compares with what: of rows each with each. */
function rowPairs(left: Expression, right: Expression): readonly (readonly Expression[])[] {
    return left.kind === "row" && right.kind === "row" && left.items.length === right.items.length
        ? left.items.map((item, index) => [item, right.items[index] as Expression])
        : [[left, right]];
}

const ALIAS = /^("(?:[^"]|"")*"\.)"/;

/** How engine SQL begins to name a column of one of the tables. */
function aliasesIn({ tables }: BoundFrom): readonly string[] {
    return tables.flatMap(({ columns }) => ALIAS.exec(columns[0]?.value.sql ?? "")?.[1] ?? []);
}

function names(sql: string, aliases: readonly string[]): boolean {
    return aliases.some((alias) => sql.includes(alias));
}

/** A column that engine SQL names by its table; undefined if there is none. */
function columnOf({ tables }: BoundFrom): string | undefined {
    return tables
        .flatMap(({ columns }) => columns)
        .map(({ value }) => value.sql)
        .find((sql) => ALIAS.test(sql));
}
