import { SqlError } from "../../../errors";
import { type Binding, bindPart } from "../binding";
import { type Bound, callOf } from "../bound";
import { canCoerce, coerce, decideAsText } from "../coercion";
import { orderItem } from "../order";
import { MAX_VARCHAR, varchar } from "../type-families";
import { checkAggregateSyntax } from "./aggregate-arguments";
import { noSuchFunction } from "./arguments";
import { checkPartitionOnly } from "./partition-only";
import type { AggregateRule } from "./rule";

const TEXT = varchar(MAX_VARCHAR);

/**
 * LISTAGG: texts of a group after one another; NULL and empty ones are left out.
 * Source: developer guide, "LISTAGG function" and "LISTAGG window function".
 */
export const listAggregate: AggregateRule = (call, binding, over) => {
    checkAggregateSyntax(call, "distinct", "withinGroup");
    checkPartitionOnly(call);
    const args = call.args.map((arg) => decideAsText(bindPart(arg, binding), binding.state));
    const [value, separator] = args;
    if (!value || args.length > 2 || !args.every((arg) => canCoerce(arg, TEXT))) {
        throw noSuchFunction(call, args);
    }
    if (separator && !separator.constant) {
        throw new SqlError("22023", "The delimiter of LISTAGG must be a constant", {
            position: (call.args[1]?.at ?? call.at) + 1,
        });
    }
    const text = `nullif(${coerce(value, TEXT, binding.state).sql}, '')`;
    const between = separator ? `coalesce(${coerce(separator, TEXT, binding.state).sql}, '')` : "''";
    const order = orderBy(call.withinGroup ?? [], binding);
    const list = call.distinct
        ? callOf("$joined_distinct", `list(${text}${order}) FILTER (WHERE ${text} IS NOT NULL)${over}`, between)
        : `string_agg(${text}, ${between}${order})${over}`;
    return { sql: callOf("$listagg", list), type: TEXT } satisfies Bound;
};

function orderBy(items: NonNullable<Parameters<AggregateRule>[0]["withinGroup"]>, binding: Binding): string {
    return items.length === 0 ? "" : ` ORDER BY ${items.map((item) => orderItem(item, binding)).join(", ")}`;
}
