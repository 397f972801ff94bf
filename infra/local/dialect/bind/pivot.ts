import { notSupported, SqlError } from "../../errors";
import type { Expression, TableReference } from "../ast";
import type { Binding, StatementState } from "./binding";
import { quoteName } from "./bound";
import { compared, comparison, mayHaveEquals } from "./comparison";
import { type BoundFrom, bindReference, tableOf } from "./from";
import { bindAggregate } from "./functions";
import { uniqueIn } from "./rename";
import { type OutputColumn, type Scope, type ScopeColumn, visibleColumns } from "./scope";

type Pivot = Extract<TableReference, { kind: "pivot" }>;

const AGGREGATES = new Set(["count", "sum", "min", "max", "avg"]);

/**
 * PIVOT: a column for each value and aggregate; what neither names groups the rows.
 * Source: developer guide, "PIVOT and UNPIVOT examples", usage notes.
 */
export function bindPivot(pivot: Pivot, around: Scope, state: StatementState): BoundFrom {
    refuseSource(pivot.source, "PIVOT");
    const source = bindReference(pivot.source, around, state);
    const binding: Binding = { state, scope: { ...around, ...source, aliases: undefined }, clause: "select" };
    const used = new Set([pivot.column, ...pivot.aggregates.flatMap(({ call }) => columnsIn(call))]);
    const keys = visibleColumns(source).filter(({ name }) => !used.has(name));
    const taken = new Set<string>();
    const cells = pivot.values.flatMap((value) =>
        pivot.aggregates.map((aggregate) => cell(pivot, value, aggregate, binding)),
    );
    const columns: OutputColumn[] = [
        ...keys.map(({ name, value }) => ({ name, engineName: uniqueIn(taken, name), type: value.type })),
        ...cells.map(({ name, bound }) => ({ name, engineName: uniqueIn(taken, name), type: bound.type })),
    ];
    // Values that the engine tells apart and that are equal are one group, whose value is one of its own.
    const shown = keys.map(({ value }) => (mayHaveEquals(value) ? `any_value(${value.sql})` : value.sql));
    const grouped = keys.map(({ value }) => (mayHaveEquals(value) ? compared(value).sql : value.sql));
    const sqls = [...shown, ...cells.map(({ bound }) => bound.sql)];
    const list = sqls.map((sql, index) => `${sql} AS ${quoteName((columns[index] as OutputColumn).engineName)}`);
    const groups = keys.length === 0 ? "" : ` GROUP BY ${grouped.join(", ")}`;
    return tableOf({ sql: `SELECT ${list.join(", ")} FROM ${source.sql}${groups}`, columns }, pivot, state);
}

/** One aggregate over the rows that hold one value. */
function cell(
    { column, at }: Pivot,
    { value, alias }: Pivot["values"][number],
    aggregate: Pivot["aggregates"][number],
    binding: Binding,
) {
    const { call } = aggregate;
    if (!AGGREGATES.has(call.name)) {
        throw notSupported(
            `PIVOT takes COUNT, SUM, MIN, MAX and AVG on Redshift, not ${call.name.toUpperCase()}.`,
            call.at,
        );
    }
    const { state } = binding;
    const named = state.bind({ kind: "column", at, path: [column] }, binding);
    const given = state.bind(value, { ...binding, clause: "values" });
    const matches =
        given.literal === null ? `${named.sql} IS NULL` : comparison("=", named, given, state, value.at).sql;
    const name = alias ?? valueName(value);
    return {
        name: aggregate.alias === undefined ? name : `${name}_${aggregate.alias}`,
        bound: bindAggregate(call, binding, ` FILTER (WHERE ${matches})`),
    };
}

/** A constant names its column itself. */
function valueName(value: Expression): string {
    switch (value.kind) {
        case "string":
        case "typed_literal":
            return value.value;
        case "number":
            return value.text;
        case "null":
            return "null";
        case "boolean":
            return String(value.value);
        default:
            return "?column?";
    }
}

/** The names of the columns that an expression mentions. */
function columnsIn(node: unknown): readonly string[] {
    if (typeof node !== "object" || node === null) {
        return [];
    }
    if ("kind" in node && node.kind === "column" && "path" in node) {
        return [(node.path as readonly string[]).at(-1) as string];
    }
    return Object.values(node).flatMap(columnsIn);
}

/** @throws SqlError 0A000 for what can't be turned. */
export function refuseSource(source: TableReference, what: "PIVOT" | "UNPIVOT"): void {
    if (source.kind !== "table" && source.kind !== "subquery") {
        throw notSupported(
            `${what} applies to a table, a subquery or a table of WITH on Redshift, not to a ${source.kind}.`,
            source.at,
        );
    }
}

/** @throws SqlError 42703 for a column that the source does not have. */
export function sourceColumn(name: string, source: BoundFrom, at: number): ScopeColumn {
    const column = visibleColumns(source).find((each) => each.name === name);
    if (!column) {
        throw new SqlError("42703", `column "${name}" does not exist`, { position: at + 1 });
    }
    return column;
}
