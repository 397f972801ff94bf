import { notSupported } from "../../errors";
import type { Expression, GroupItem, Select } from "../ast";
import type { Binding } from "./binding";
import { type Bound, quoteName } from "./bound";
import { decideAsText } from "./coercion";
import { mayHaveEquals, normalized } from "./comparison";
import { correlationsSoFar, refuseCorrelation, refuseSubqueriesOf } from "./correlation";
import { isOfFloats } from "./float-range";
import { constantPlace } from "./order-by";
import type { BoundList } from "./select-list";

const NAMES = { rollup: "ROLLUP", cube: "CUBE", grouping_sets: "GROUPING SETS" } as const;

const GROUPED_RESULT = "What a correlated subquery yields can't be grouped by: group in a query around this one.";

/** GROUP BY in engine SQL. */
export interface GroupClause {
    /** With a blank before it; empty if there is none. */
    readonly sql: string;
    /** What FROM yields besides, for subqueries; with a comma before it, or empty. */
    readonly from: string;
    /** What stands for a text that is grouped by without the blanks at its end: one of the group's texts. */
    readonly texts: ReadonlyMap<string, string>;
    /** What such a text is grouped by. */
    readonly keys: ReadonlyMap<string, string>;
}

/**
 * Texts that only blanks at their ends tell apart are one group. The engine looks for the columns that a subquery behind
 * GROUP BY names among what is grouped by: then FROM yields the texts without these blanks as columns.
 * Source: developer guide, "GROUP BY clause"; "Character types", "Significance of trailing blanks".
 */
export function groupByClause(
    items: readonly GroupItem[],
    list: BoundList,
    isCorrelated: boolean,
    binding: Binding,
): GroupClause {
    if (items.length === 0) {
        return { sql: "", from: "", texts: new Map(), keys: new Map() };
    }
    const groups: Group[] = [];
    const keys = new Map<string, string>();
    const columns: string[] = [];
    const table = quoteName(binding.state.uniqueName("keys"));
    const keyOf = (expression: Expression): string => {
        const group = grouped(expression, list, binding);
        const { bound } = group;
        groups.push(group);
        if (mayHaveEquals(bound)) {
            const key = keys.get(bound.sql) ?? (isCorrelated ? `${table}.key_${keys.size}` : normalized(bound).sql);
            if (isCorrelated && !keys.has(bound.sql)) {
                columns.push(`${normalized(bound).sql} AS key_${keys.size}`);
            }
            keys.set(bound.sql, key);
            return key;
        }
        // A bare whole number would be a place for the engine.
        return bound.integer === undefined ? bound.sql : `CAST(${bound.sql} AS INTEGER)`;
    };
    const keysOf: ReadonlySet<string>[] = [];
    const parts = items.map((item) => {
        if (item.kind === "expression") {
            const key = keyOf(item.expression);
            keysOf.push(new Set([key]));
            return key;
        }
        const first = groups.length;
        const sets = item.sets.map((set) => set.map(keyOf));
        refuseUnfitSets(item, groups.slice(first), sets);
        keysOf.push(new Set(sets.flat()));
        const lists = sets.map((set) =>
            set.length === 1 && item.kind !== "grouping_sets" ? set[0] : `(${set.join(", ")})`,
        );
        return `${NAMES[item.kind]} (${lists.join(", ")})`;
    });
    const hasSets = items.some(({ kind }) => kind !== "expression");
    if (hasSets) {
        refuseSharedKeys(items, keysOf);
    }
    const texts = textsOf(groups, keys, hasSets, binding);
    const from = columns.length === 0 ? "" : `, LATERAL (SELECT ${columns.join(", ")}) AS ${table}`;
    return { sql: ` GROUP BY ${parts.join(", ")}`, from, texts, keys };
}

type SetsItem = Exclude<GroupItem, { kind: "expression" }>;

/** Source: developer guide, "Aggregation extensions", "Usage notes". `sets` are the item's in engine SQL. */
function refuseUnfitSets({ kind, at }: SetsItem, groups: readonly Group[], sets: readonly (readonly string[])[]): void {
    if (groups.some(({ bound }) => bound.constant)) {
        throw notSupported(`${NAMES[kind]} can't group by a constant on Redshift.`, at);
    }
    // Of a ROLLUP or a CUBE one set holds all that the others hold.
    const largest = kind === "grouping_sets" ? sets : [sets.flat()];
    if (largest.some((set) => new Set(set).size < set.length)) {
        throw notSupported(TWICE, at);
    }
}

const TWICE = "A grouping set can't hold the same column twice on Redshift.";

/** A grouping set of the whole clause holds one of each item's. */
function refuseSharedKeys(items: readonly GroupItem[], keysOf: readonly ReadonlySet<string>[]): void {
    const seen = new Set<string>();
    items.forEach((item, index) => {
        for (const key of keysOf[index] ?? []) {
            if (seen.has(key)) {
                throw notSupported(TWICE, item.kind === "expression" ? item.expression.at : item.at);
            }
            seen.add(key);
        }
    });
}

/** Whether what is grouped by is arithmetic that may be a part of other arithmetic. */
export function groupsArithmetic({ groupBy, items }: Pick<Select, "groupBy" | "items">): boolean {
    const hasStar = items.some(({ kind }) => kind === "star");
    const isArithmetic = (expression: Expression): boolean => {
        switch (expression.kind) {
            case "binary":
                return isOfFloats(expression.operator);
            case "number": {
                const item = items[Number(expression.text) - 1];
                return hasStar || (item?.kind === "expression" && item.expression.kind === "binary");
            }
            case "column":
                return items.some(
                    (item) =>
                        item.kind === "expression" &&
                        item.alias === expression.path.at(-1) &&
                        item.expression.kind === "binary",
                );
            default:
                return false;
        }
    };
    return groupBy.some((item) =>
        item.kind === "expression" ? isArithmetic(item.expression) : item.sets.some((set) => set.some(isArithmetic)),
    );
}

interface Group {
    readonly bound: Bound;
    /** Undefined for a column that a star yields. */
    readonly expression?: Expression;
}

/** Smaller ones first: where one is a part of another, this is known by what it has become, too. */
function textsOf(
    groups: readonly Group[],
    keys: ReadonlyMap<string, string>,
    hasSets: boolean,
    binding: Binding,
): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    if (keys.size === 0) {
        return texts;
    }
    for (const { bound, expression } of [...groups].sort((a, b) => a.bound.sql.length - b.bound.sql.length)) {
        const scope = { ...binding.scope, grouped: texts };
        const changed = expression && binding.state.bind(expression, { ...binding, scope, clause: "group" }).sql;
        const any = `any_value(${bound.sql})`;
        const one = hasSets ? `CASE WHEN grouping(${keys.get(bound.sql)}) = 0 THEN ${any} END` : any;
        const instead = mayHaveEquals(bound) ? one : bound.sql;
        if (instead !== bound.sql) {
            texts.set(bound.sql, instead);
        }
        if (changed !== undefined && changed !== bound.sql && changed !== instead) {
            texts.set(changed, instead);
        }
    }
    return texts;
}

/** A place in the select list, a column of FROM, a name of the select list, or an expression. */
function grouped(expression: Expression, list: BoundList, binding: Binding): Group {
    const place = constantPlace(expression, list.items.length, "GROUP BY");
    if (place !== undefined) {
        const { bound, expression: listed, correlatedAt } = list.items[place - 1] as BoundList["items"][number];
        if (correlatedAt !== undefined) {
            refuseCorrelation(correlatedAt, GROUPED_RESULT, binding.state);
        }
        return { bound: decideAsText(bound, binding.state), expression: listed };
    }
    const since = correlationsSoFar(binding.state);
    const bound = decideAsText(binding.state.bind(expression, { ...binding, clause: "group" }), binding.state);
    refuseSubqueriesOf(binding.scope, since, GROUPED_RESULT, binding.state);
    return { bound, expression };
}
