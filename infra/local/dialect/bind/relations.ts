import { isUncarriedView } from "../../catalog";
import type { Relation } from "../../catalog/relation";
import { notSupported, SqlError, syntaxError } from "../../errors";
import type { TableReference } from "../ast";
import { parseQuery } from "../parser";
import type { BoundBody, StatementState } from "./binding";
import { quoteName } from "./bound";
import { type BoundFrom, scopeColumns, tableOf } from "./from";
import { countedOff } from "./limit";
import { renamed } from "./rename";
import { emptyScope, type OutputColumn, type Scope } from "./scope";

type NamedTable = Extract<TableReference, { kind: "table" }>;

/** A table or view by its name, or a table of WITH. */
export function bindRelation(reference: NamedTable, around: Scope, state: StatementState): BoundFrom {
    const { name, at, atAlias } = reference;
    const { path } = name;
    if (atAlias !== undefined) {
        throw syntaxError("AT belongs to a SUPER value that FROM steps into, not to a table.", at);
    }
    const common = path.length === 1 ? around.commonTables.find((table) => table.name === path[0]) : undefined;
    if (common) {
        const alias = reference.alias ?? common.name;
        return plainTable(quoteName(common.engineName), common.columns, { ...reference, alias }, state);
    }
    const whole = state.context.relations.find(path, state.searchPath);
    if (!whole) {
        throw unknownRelation(path, at, state);
    }
    const known = state.knownColumns?.get(pathKey(path));
    const { metadata } = whole;
    const relation = known ? { ...whole, metadata: { ...metadata, columns: among(known, metadata.columns) } } : whole;
    const alias = reference.alias ?? relation.name;
    const found =
        relation.kind === "view"
            ? tableOf(viewWith(known, bindView(relation, at, state)), { ...reference, alias }, state)
            : plainTable(relation.engineName, outputColumns(relation), { ...reference, alias }, state);
    if (reference.alias !== undefined) {
        return withHidden(found, relation);
    }
    return withHidden(
        { ...found, tables: found.tables.map((table) => ({ ...table, schema: relation.schema })) },
        relation,
    );
}

function plainTable(
    engineName: string,
    columns: readonly OutputColumn[],
    reference: NamedTable & { readonly alias: string },
    state: StatementState,
): BoundFrom {
    const engineAlias = state.uniqueName(reference.alias);
    return {
        sql: `${engineName} AS ${quoteName(engineAlias)}`,
        tables: [{ alias: reference.alias, columns: scopeColumns(columns, engineAlias, reference) }],
        merged: [],
    };
}

function outputColumns({ kind, metadata }: Relation): readonly OutputColumn[] {
    return metadata.columns.map(({ name, type, notNull }) => ({
        name,
        engineName: name,
        type,
        ...(notNull ? { notNull } : {}),
        ...(kind === "table" ? { stored: true } : {}),
    }));
}

/** System columns such as `oid` can be named, but `*` leaves them out. */
function withHidden(from: BoundFrom, relation: Relation): BoundFrom {
    const hidden = relation.metadata.columns.map((column) => column.hidden === true);
    if (!hidden.includes(true)) {
        return from;
    }
    const tables = from.tables.map((table) => ({
        ...table,
        columns: table.columns.map((column, index) => (hidden[index] ? { ...column, hidden: true } : column)),
    }));
    return { ...from, tables };
}

/** A view is its definition, planned anew with the search path that it was made with. */
export function bindView(view: Relation, at: number, state: StatementState): BoundBody {
    const { definition, searchPath, columnNames, reads, readColumns } = view.metadata.view ?? {
        definition: "",
        searchPath: [],
    };
    if (state.views.includes(view.engineName)) {
        throw new SqlError("42P17", `infinite recursion detected in the definition of view "${view.name}"`, {
            position: at + 1,
        });
    }
    // A bound view keeps the setting that it was made under.
    const keepsSuperCase = view.metadata.view?.lateBinding
        ? state.keepsSuperCase
        : view.metadata.view?.keepsSuperCase === true;
    const knownColumns = readColumns && new Map(reads?.map((path, index) => [pathKey(path), readColumns[index] ?? []]));
    const views = [...state.views, view.engineName];
    const inner: StatementState = { ...state, searchPath, keepsSuperCase, knownColumns, views };
    const body = inViewsWords(view, () => {
        const query = parseQuery(definition);
        return countedOff(query, state.bindQuery(query, emptyScope(), inner), state);
    });
    return columnNames ? renamed(body, columnNames, view.name, at, state) : body;
}

const pathKey = (path: readonly string[]) => JSON.stringify(path);

/** The columns that a bound view knows of, which was made when there were no others: no star in it comes to mean more. */
function among<T extends { readonly name: string }>(known: readonly string[] | undefined, columns: readonly T[]) {
    return known ? columns.filter(({ name }) => known.includes(name)) : columns;
}

function viewWith(known: readonly string[] | undefined, body: BoundBody): BoundBody {
    return { ...body, columns: among(known, body.columns) };
}

/** The place of an error in a view's definition is none in the statement that reads the view. */
function inViewsWords<T>(view: Relation, work: () => T): T {
    try {
        return work();
    } catch (error) {
        if (!(error instanceof SqlError)) {
            throw error;
        }
        const detail = error.detail ?? `In the definition of view ${view.schema}.${view.name}.`;
        throw new SqlError(error.code, error.message, { detail, hint: error.hint });
    }
}

function unknownRelation(path: readonly string[], at: number, state: StatementState): SqlError {
    const [, schema, database, ...more] = [...path].reverse();
    if (isUncarriedView(path)) {
        return notSupported(`The system view ${path.join(".")} is not carried by the local warehouse.`, at);
    }
    if (more.length > 0) {
        return new SqlError("42601", `improper qualified name (too many dotted names): ${path.join(".")}`, {
            position: at + 1,
        });
    }
    if (database !== undefined && database !== state.context.database) {
        return notSupported(`cross-database references are not implemented: "${path.join(".")}"`, at);
    }
    const isSchemaMissing = schema !== undefined && !state.context.relations.hasSchema(schema);
    return isSchemaMissing
        ? new SqlError("3F000", `schema "${schema}" does not exist`, { position: at + 1 })
        : new SqlError("42P01", `relation "${path.join(".")}" does not exist`, { position: at + 1 });
}
