import type { ColumnMetadata, Relation } from "../../catalog/relation";
import { notSupported, SqlError } from "../../errors";
import type { Default, Expression, Insert, Query, Values } from "../ast";
import type { StatementState } from "../bind/binding";
import { quoteName } from "../bind/bound";
import { emptyScope, type Scope } from "../bind/scope";
import { newState } from "../bind/state";
import type { Plan, PlanContext } from "../plan";
import { assigned } from "./assignment";
import { defaultValue, hasDefault } from "./default-value";
import { changedColumn, changedTable, refuseIdentity } from "./target";
import { holds } from "./tree";

/** INSERT. Source: developer guide, "INSERT". */
export function planInsert(statement: Insert, context: PlanContext): Plan {
    const state = newState(context);
    const table = changedTable(statement.table, "insert into", context);
    const columns = insertedColumns(statement.columns, table, statement.at);
    const rows = insertedRows(statement, columns, table, state);
    return { kind: "change", tag: "INSERT", sql: insertSql(table, rows), parameters: state.parameters.list() };
}

/** The columns that values are given to, in the values' order. */
export function insertedColumns(
    names: readonly string[] | undefined,
    table: Relation,
    at: number,
): readonly ColumnMetadata[] {
    for (const [index, name] of (names ?? []).entries()) {
        if (names?.indexOf(name) !== index) {
            throw new SqlError("42701", `column "${name}" specified more than once`, { position: at + 1 });
        }
    }
    return names?.map((name) => changedColumn(name, table, at)) ?? table.metadata.columns;
}

interface Rows {
    readonly columns: readonly ColumnMetadata[];
    /** What follows the list of columns. */
    readonly sql: string;
}

function insertSql(table: Relation, { columns, sql }: Rows): string {
    return `INSERT INTO ${table.engineName} (${columns.map(({ name }) => quoteName(name)).join(", ")}) ${sql}`;
}

function insertedRows(
    { source, columns: names, at }: Insert,
    columns: readonly ColumnMetadata[],
    table: Relation,
    state: StatementState,
): Rows {
    if (source === "default") {
        const all = table.metadata.columns;
        return { columns: all, sql: `VALUES (${all.map((column) => defaultValue(column, state.context)).join(", ")})` };
    }
    const width = (given: number) => {
        checkWidth(given, columns.length, names !== undefined, at);
        return columns.slice(0, given);
    };
    const values = bareValues(source);
    return values ? rowsOfValues(values, width, table, state) : rowsOfQuery(source, width, table, state);
}

/** VALUES without anything around it: each of its values takes its column's type. */
function bareValues(query: Query): Values | undefined {
    const isBare = !query.with && query.orderBy.length === 0 && !query.limit && !query.offset;
    return isBare && query.body.kind === "values" ? query.body : undefined;
}

/** @throws SqlError 42601 for more values than columns, or less than the columns that the statement names. */
export function checkWidth(values: number, columns: number, areNamed: boolean, at: number): void {
    if (values > columns) {
        throw new SqlError("42601", "INSERT has more expressions than target columns", { position: at + 1 });
    }
    if (areNamed && values < columns) {
        throw new SqlError("42601", "INSERT has more target columns than expressions", { position: at + 1 });
    }
}

type Width = (given: number) => readonly ColumnMetadata[];

const QUERY = new Set(["query"]);

function rowsOfValues({ rows, at }: Values, width: Width, table: Relation, state: StatementState): Rows {
    const columns = width(rows[0]?.length ?? 0);
    if (rows.some((row) => row.length !== columns.length)) {
        throw new SqlError("42601", "VALUES lists must all be the same length", { position: at + 1 });
    }
    if (rows.length > 1 && holds(rows, QUERY)) {
        throw notSupported("can't use subqueries in multi-row VALUES", at);
    }
    const rest = withDefault(columns, table);
    const lists = rows.map((row) => {
        const given = row.map((value, index) =>
            insertedValue(value, columns[index] as ColumnMetadata, emptyScope(), state),
        );
        const others = rest.map((column) => defaultValue(column, state.context));
        return `(${[...given, ...others].join(", ")})`;
    });
    return { columns: [...columns, ...rest], sql: `VALUES ${lists.join(", ")}` };
}

/** One value of a row to be inserted. */
export function insertedValue(
    value: Expression | Default,
    column: ColumnMetadata,
    scope: Scope,
    state: StatementState,
): string {
    if (value.kind === "default") {
        return defaultValue(column, state.context);
    }
    refuseIdentity(column, value.at);
    return assigned(state.bind(value, { state, scope, clause: "values" }), column, state, value.at);
}

function rowsOfQuery(query: Query, width: Width, table: Relation, state: StatementState): Rows {
    const body = state.bindQuery(query, undefined, state);
    const columns = width(body.columns.length);
    const rest = withDefault(columns, table);
    const rows = quoteName(state.uniqueName("inserted"));
    const given = body.columns.map(({ engineName, type, stored, undecided }, index) => {
        const column = columns[index] as ColumnMetadata;
        refuseIdentity(column, query.at);
        return assigned(
            undecided ?? { sql: `${rows}.${quoteName(engineName)}`, type, stored },
            column,
            state,
            query.at,
        );
    });
    const others = rest.map((column) => defaultValue(column, state.context));
    return {
        columns: [...columns, ...rest],
        sql: `SELECT ${[...given, ...others].join(", ")} FROM (${body.sql}) AS ${rows}`,
    };
}

/** Columns that get no value and have one of their own; the engine makes all others NULL. */
export function withDefault(given: readonly ColumnMetadata[], table: Relation): readonly ColumnMetadata[] {
    return table.metadata.columns.filter((column) => !given.includes(column) && hasDefault(column));
}
