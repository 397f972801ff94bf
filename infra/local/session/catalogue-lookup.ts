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

interface AskedRelation {
    readonly relation: Relation;
    readonly database: string;
}

interface AskedColumn extends AskedRelation {
    readonly column: ColumnMetadata;
    readonly position: number;
}

/** What a view says in each of its columns. */
type Answers<T> = Readonly<Record<string, (asked: T) => string | null>>;

/** A view whose rows can be told from what is known of a relation. */
interface LookupView {
    answers(column: string): boolean;
    rows(columns: readonly string[], asked: AskedRelation): RowBatch;
}

const OF_BOTH: Answers<AskedRelation> = {
    table_catalog: ({ database }) => database,
    table_schema: ({ relation }) => relation.schema,
    table_name: ({ relation }) => relation.name,
};

const VIEWS: ReadonlyMap<string, LookupView> = new Map([
    [
        "svv_tables",
        lookupView<AskedRelation>((asked) => [asked], {
            ...OF_BOTH,
            table_type: ({ relation }) => (relation.kind === "table" ? "BASE TABLE" : "VIEW"),
            remarks: ({ relation }) => relation.metadata.comment ?? null,
        }),
    ],
    [
        "svv_columns",
        lookupView<AskedColumn>(columnsOf, {
            ...OF_BOTH,
            column_name: ({ column }) => column.name,
            ordinal_position: ({ position }) => String(position),
            is_nullable: ({ column }) => (column.notNull ? "NO" : "YES"),
            data_type: ({ column }) => bareTypeName(column.type),
            character_maximum_length: ({ column }) => ("length" in column.type ? String(column.type.length) : null),
            remarks: ({ column }) => column.comment ?? null,
        }),
    ],
]);

function lookupView<T>(rowsOf: (asked: AskedRelation) => readonly T[], answers: Answers<T>): LookupView {
    return {
        answers: (column) => Object.hasOwn(answers, column),
        rows(columns, asked) {
            const rows = rowsOf(asked);
            return {
                count: rows.length,
                columns: columns.map((column) => rows.map((row) => answers[column]?.(row) ?? null)),
            };
        },
    };
}

function columnsOf(asked: AskedRelation): readonly AskedColumn[] {
    return asked.relation.metadata.columns
        .map((column, index) => ({ ...asked, column, position: index + 1 }))
        .filter(({ column }) => !column.hidden);
}

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
    const answering = VIEWS.get(viewName);
    const nameOf = (expression: Expression) => columnName(expression, table.alias ?? viewName);
    const columns = body.items.map((item) => (item.kind === "expression" ? nameOf(item.expression) : undefined));
    const conditions = equalities(body.where, nameOf);
    const [schema, name] = ["table_schema", "table_name"].map((key) => conditions?.get(key));
    if (!answering || conditions?.size !== 2 || schema === undefined || name === undefined) {
        return undefined;
    }
    const isAnswered = (column: string | undefined): column is string =>
        column !== undefined && answering.answers(column);
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
    // Null is equal to nothing, "*" would be all of a schema, and temporary tables are the engine's to tell.
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
    return relation
        ? VIEWS.get(view.name)?.rows(lookup.columns, { relation, database: options.database })
        : { count: 0, columns: lookup.columns.map(() => []) };
}
