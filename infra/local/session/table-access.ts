import type { Relation, Relations } from "../catalog/relation";
import type { Query, Statement, TableName } from "../dialect/ast";
import { truncateName } from "../dialect/parser/lexer";
import { relationNames } from "../dialect/relation-names";
import type { LockMode } from "./locks";

/** A table that sessions share. */
export interface Table {
    readonly oid: number;
    /** `schema.table` */
    readonly name: string;
}

/** What a statement does with tables that sessions share: temporary ones and the catalogue are not among them. */
export interface TableAccess {
    /** Tables whose rows it reads, through views too. */
    readonly reads: readonly Table[];
    /** Tables whose rows it changes. */
    readonly writes: readonly Table[];
    /** Tables and views whose definition it changes, by their names without schemas. */
    readonly defines: readonly string[];
    /** The locks that it takes, by the table's name; in the order of the names, so that two statements can't block each other. */
    readonly locks: readonly (readonly [name: string, mode: LockMode])[];
}

/** What a statement does with tables. Source: developer guide, "Write and read/write operations", "LOCK". */
export function tableAccess(statement: Statement, relations: Relations): TableAccess {
    const reads = relationsBehind(readNames(statement), relations).filter(isShared).flatMap(tableOf);
    const writes = tablesNamed(writtenNames(statement), relations);
    const locks = new Map<string, LockMode>(reads.map(({ name }) => [name, "share"]));
    for (const { name } of writes) {
        locks.set(name, "write");
    }
    for (const name of definedNames(statement)) {
        const key = lockName(name, relations);
        if (key) {
            locks.set(key, statement.kind === "lock" ? "exclusive" : "write");
        }
    }
    const defines = statement.kind === "lock" ? [] : definedNames(statement).map(bareName);
    return { reads, writes, defines, locks: [...locks].sort(([one], [other]) => (one < other ? -1 : 1)) };
}

const ofQuery = (query: Query) => relationNames({ kind: "select", at: query.at, query });

function readNames(statement: Statement): readonly TableName[] {
    switch (statement.kind) {
        case "select":
        case "unload":
        case "update":
        case "delete":
        case "merge":
            return relationNames(statement);
        case "insert":
            return statement.source === "default" ? [] : ofQuery(statement.source);
        case "create_table_as":
        case "create_materialized_view":
            return ofQuery(statement.query);
        case "alter_table":
            return statement.action.kind === "append_from" ? [statement.action.table] : [];
        default:
            return [];
    }
}

function writtenNames(statement: Statement): readonly TableName[] {
    switch (statement.kind) {
        case "insert":
        case "update":
        case "delete":
        case "merge":
        case "truncate":
        case "copy":
            return [statement.table];
        case "refresh":
            return [statement.view];
        case "alter_table":
            return statement.action.kind === "append_from" ? [statement.table, statement.action.table] : [];
        default:
            return [];
    }
}

/** Tables and views that are made, changed in their definition, dropped or locked. */
export function definedNames(statement: Statement): readonly TableName[] {
    switch (statement.kind) {
        case "select": {
            const { body } = statement.query;
            return body.kind === "select" && body.into && !body.into.temporary ? [body.into.table] : [];
        }
        case "create_table":
        case "create_table_as":
            return statement.temporary ? [] : [statement.table];
        case "create_view":
        case "create_materialized_view":
            return [statement.view];
        case "drop":
            return statement.object === "schema" ? [] : statement.names;
        case "alter_table": {
            const { table, action } = statement;
            return action.kind === "rename" ? [table, besides(table, action.to)] : [table];
        }
        case "comment": {
            const { object } = statement;
            return object.kind === "column" ? [object.table] : typeof object.name === "string" ? [] : [object.name];
        }
        case "lock":
            return statement.tables;
        default:
            return [];
    }
}

/** A table's name without its schema. */
export function bareName({ path }: TableName): string {
    return truncateName(path.at(-1) as string);
}

/** Another name in the same schema. */
function besides({ at, path }: TableName, name: string): TableName {
    return { at, path: [...path.slice(0, -1), name] };
}

/** Undefined for a temporary table, or one of the catalogue. */
function lockName({ path }: TableName, relations: Relations): string | undefined {
    const relation = relations.find(path);
    if (relation) {
        return isShared(relation) ? nameOf(relation) : undefined;
    }
    const [name = "", schema = relations.currentSchema] = [...path].reverse();
    return name.startsWith("#") || schema.startsWith("pg_temp") ? undefined : fullName(schema, name);
}

function tablesNamed(names: readonly TableName[], relations: Relations): readonly Table[] {
    return names.flatMap(({ path }) => {
        const relation = relations.find(path);
        return relation && isShared(relation) ? tableOf(relation) : [];
    });
}

/** The tables that are read when these names are, the way down through views. */
export function relationsBehind(names: readonly TableName[], relations: Relations): readonly Relation[] {
    return everythingBehind(names, relations).filter(({ kind }) => kind !== "view");
}

/** The same, with the views. */
export function everythingBehind(names: readonly TableName[], relations: Relations): readonly Relation[] {
    const found = new Map<string, Relation>();
    const visit = (path: readonly string[], searchPath?: readonly string[]): void => {
        const relation = relations.find(path, searchPath);
        if (!relation || found.has(relation.engineName)) {
            return;
        }
        found.set(relation.engineName, relation);
        const { view } = relation.metadata;
        if (relation.kind === "view" && view) {
            for (const inner of view.reads ?? []) {
                visit(inner, view.searchPath);
            }
        }
    };
    for (const { path } of names) {
        visit(path);
    }
    return [...found.values()];
}

/** Temporary tables and the catalogue are nobody else's to change. */
const isShared = ({ kind, temporary }: Relation) => kind !== "system" && !temporary;
const nameOf = ({ schema, name }: Relation) => fullName(schema, name);

/** In quotes where it takes them, as QUOTE_IDENT writes names: SVV_TRANSACTIONS finds the relation by it. */
function fullName(schema: string, name: string): string {
    return [schema, name]
        .map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
        .join(".");
}

function tableOf(relation: Relation): readonly Table[] {
    const { oid } = relation.metadata;
    return oid === undefined ? [] : [{ oid, name: nameOf(relation) }];
}
