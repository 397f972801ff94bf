import { loadRelations } from "../catalog";
import type { ColumnMetadata, Relation } from "../catalog/relation";
import type { Expression, Select, Statement } from "../dialect/ast";
import { familyOf } from "../dialect/bind/type-families";
import { bareTypeName } from "../type-names";
import type { DataType } from "../types";
import type { ParameterValue, RowBatch } from "./contract";
import type { ExecutorContext, PlannedFor } from "./executor-context";

/** A query that asks one of the catalogue's views for some of its columns, of one relation by its schema and name. */
export interface CatalogueLookup {
    readonly view: readonly string[];
    readonly columns: readonly string[];
    readonly schema: LookupValue;
    readonly name: LookupValue;
}

/** A text, or the parameter that gives it, from 1 on. */
type LookupValue = string | number;

/** What a view says of a relation, or of one of its columns, by the names of its own columns. */
type Answers<T> = Readonly<Record<string, (asked: T, database: string) => string | null>>;

interface Column {
    readonly relation: Relation;
    readonly column: ColumnMetadata;
    readonly position: number;
}

const ofRelation: Answers<Relation> = {
    table_catalog: (_, database) => database,
    table_schema: ({ schema }) => schema,
    table_name: ({ name }) => name,
};

const TABLES: Answers<Relation> = {
    ...ofRelation,
    table_type: ({ kind }) => (kind === "table" ? "BASE TABLE" : "VIEW"),
    remarks: ({ metadata }) => metadata.comment ?? null,
};

const COLUMNS: Answers<Column> = {
    ...Object.fromEntries(
        Object.entries(ofRelation).map(([name, answer]) => [
            name,
            ({ relation }: Column, database: string) => answer(relation, database),
        ]),
    ),
    column_name: ({ column }) => column.name,
    ordinal_position: ({ position }) => String(position),
    is_nullable: ({ column }) => (column.notNull ? "NO" : "YES"),
    data_type: ({ column }) => bareTypeName(column.type),
    character_maximum_length: ({ column }) => ("length" in column.type ? String(column.type.length) : null),
    remarks: ({ column }) => column.comment ?? null,
};

const ANSWERS: Readonly<Record<string, Answers<Relation> | Answers<Column>>> = {
    svv_tables: TABLES,
    svv_columns: COLUMNS,
};

/** What the statement looks up; undefined: it is no such query, or asks for what only the view itself can tell. */
export function lookupOf(statement: Statement): CatalogueLookup | undefined {
    if (statement.kind !== "select") {
        return undefined;
    }
    const { body, orderBy, limit, offset, with: common } = statement.query;
    if (body.kind !== "select" || common || orderBy.length > 0 || limit || offset || !isPlain(body)) {
        return undefined;
    }
    const [table] = body.from;
    if (body.from.length !== 1 || table?.kind !== "table" || table.columns || table.atAlias) {
        return undefined;
    }
    const view = table.name.path;
    const viewName = view[view.length - 1] as string;
    const answers = Object.hasOwn(ANSWERS, viewName) ? ANSWERS[viewName] : undefined;
    const nameOf = (expression: Expression) => columnName(expression, table.alias ?? viewName);
    const columns = body.items.map((item) => (item.kind === "expression" ? nameOf(item.expression) : undefined));
    const conditions = equalities(body.where, nameOf);
    const [schema, name] = ["table_schema", "table_name"].map((key) => conditions?.get(key));
    if (!answers || conditions?.size !== 2 || schema === undefined || name === undefined) {
        return undefined;
    }
    const isAnswered = (column: string | undefined): column is string =>
        column !== undefined && Object.hasOwn(answers, column);
    return columns.every(isAnswered) ? { view, columns, schema, name } : undefined;
}

function isPlain({ distinct, top, into, startWith, connectBy, groupBy, having, qualify }: Select): boolean {
    return !(distinct || top || into || startWith || connectBy || groupBy.length > 0 || having || qualify);
}

function columnName(expression: Expression, table: string): string | undefined {
    if (expression.kind !== "column" || expression.outer) {
        return undefined;
    }
    const [name, qualifier = table, ...more] = [...expression.path].reverse();
    return qualifier === table && more.length === 0 ? name : undefined;
}

/** Which column must be what, if the condition asks for nothing else. */
function equalities(
    condition: Expression | undefined,
    nameOf: (expression: Expression) => string | undefined,
): ReadonlyMap<string, LookupValue> | undefined {
    if (condition?.kind !== "binary") {
        return undefined;
    }
    if (condition.operator === "and") {
        const left = equalities(condition.left, nameOf);
        const right = equalities(condition.right, nameOf);
        const both = left && right && new Map([...left, ...right]);
        return both?.size === (left?.size ?? 0) + (right?.size ?? 0) ? both : undefined;
    }
    const name = nameOf(condition.left);
    const value = lookupValue(condition.right);
    return condition.operator === "=" && name !== undefined && value !== undefined
        ? new Map([[name, value]])
        : undefined;
}

function lookupValue(expression: Expression): LookupValue | undefined {
    switch (expression.kind) {
        case "string":
            return expression.value;
        case "parameter":
            return expression.index;
        default:
            return undefined;
    }
}

/**
 * The rows of a lookup, from what is remembered of the catalogue, for a user who may see all of it: the view's own query
 * costs the engine as much as thirty of these, and clients ask for every table. Undefined: the view must be asked.
 */
export async function lookUp(
    { lookup, access }: Pick<PlannedFor, "lookup" | "access">,
    types: readonly DataType[],
    values: readonly ParameterValue[],
    { transaction, shared, ownRelations, reader, settings, user, fixedRights }: ExecutorContext,
): Promise<RowBatch | undefined> {
    if (!lookup || fixedRights?.grantedOn !== "all" || types.some((type) => familyOf(type) !== "text")) {
        return undefined;
    }
    const [schema, name] = [lookup.schema, lookup.name].map((value) =>
        typeof value === "number" ? values[value - 1] : value,
    );
    // Null is equal to nothing; temporary tables are the engine's to tell.
    if (typeof schema !== "string" || typeof name !== "string" || name === "*" || schema.startsWith("pg_temp")) {
        return undefined;
    }
    const version = shared.versions.current;
    const options = { database: shared.databaseName, searchPath: settings.searchPath(user) };
    const known = (ownRelations ?? shared.relations).at(version);
    const paths = [lookup.view, [schema, name]];
    const relations = await transaction.aside({ access, names: [name], version }, () =>
        loadRelations(
            paths.map((path) => ({ at: 0, path })),
            reader,
            options,
            known,
        ),
    );
    const view = relations?.find(lookup.view);
    if (!relations || view?.kind !== "system" || view.schema !== "pg_catalog") {
        return undefined;
    }
    const relation = relations.find([schema, name]);
    const found = relation ? [relation] : [];
    return view.name === "svv_tables"
        ? batchOf(found, lookup.columns, TABLES, options.database)
        : batchOf(found.flatMap(columnsOf), lookup.columns, COLUMNS, options.database);
}

function columnsOf(relation: Relation): readonly Column[] {
    return relation.metadata.columns
        .map((column, index) => ({ relation, column, position: index + 1 }))
        .filter(({ column }) => !column.hidden);
}

function batchOf<T>(rows: readonly T[], columns: readonly string[], answers: Answers<T>, database: string): RowBatch {
    return {
        count: rows.length,
        columns: columns.map((column) => rows.map((row) => answers[column]?.(row, database) ?? null)),
    };
}
