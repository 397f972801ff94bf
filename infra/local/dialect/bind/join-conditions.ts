import type { Expression, TableReference } from "../ast";
import type { Binding } from "./binding";
import { isVolatile } from "./bound";
import { correlationsSoFar } from "./correlation";
import type { BoundFrom } from "./from";
import { bindFilter } from "./logic";

type JoinType = Extract<TableReference, { kind: "join" }>["type"];

/**
 * What stands behind ON, in engine SQL. In an outer join DuckDB 1.5 compares each row of one side with each of the other
 * where a condition is of the side alone whose rows all stay: such a one is put as a comparison of both sides.
 */
export function bindOn(on: Expression, type: JoinType, left: BoundFrom, right: BoundFrom, binding: Binding): string {
    const conditions = operandsOfAnd(on);
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
        const beside = isOfOne ? type !== "right" && columnOf(right) : type !== "left" && columnOf(left);
        return beside ? `(${sql} = (${beside} IS NULL OR true))` : sql;
    });
    return `(${compared.join(" AND ")})`;
}

/** All that AND connects, however long, in order. */
function operandsOfAnd(on: Expression): readonly Expression[] {
    const found: Expression[] = [];
    const rest = [on];
    for (let each = rest.pop(); each; each = rest.pop()) {
        if (each.kind === "binary" && each.operator === "and") {
            rest.push(each.right, each.left);
        } else {
            found.push(each);
        }
    }
    return found;
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
