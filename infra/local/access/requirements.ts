import type { Relation, Relations } from "../catalog/relation";
import type { Privilege, Statement, TableName } from "../dialect/ast";
import { relationNames } from "../dialect/relation-names";
import type { EngineConnection } from "../engine/connection";
import { SqlError } from "../errors";
import type { Container, Rights } from "./rights";
import { userNumber } from "./users";

/** What a statement does with a table or view that it names. */
interface Requirement {
    readonly name: TableName;
    /** `owner`: only the owner may; `drop`: the owner, or who was granted DROP. */
    readonly needs: Privilege | "owner";
}

/** Sources: the developer guide's pages of them. */
const SUPERUSERS_VIEWS: ReadonlySet<string> = new Set([
    ...["pg_user_info", "stv_tbl_perm", "svl_user_info", "svv_table_info"],
]);

/** Only superusers may look at it. Source: developer guide, "Visibility of data in system tables and views". */
export function isForSuperusers({ kind, name }: Relation): boolean {
    return kind === "system" && SUPERUSERS_VIEWS.has(name);
}

/**
 * Refuses a statement that the user may not run: 42501. What a view reads is the business of the view's owner.
 * Source: developer guide, "GRANT", the privileges one by one; "CREATE VIEW" for views.
 */
export function requireRights(statement: Statement, relations: Relations, database: string, rights: Rights): void {
    if (rights.isSuperuser) {
        return;
    }
    requireContainers(statement, relations, database, rights);
    for (const { name, needs } of requirementsOf(statement)) {
        const relation = relations.find(name.path);
        if (relation && isForSuperusers(relation)) {
            throw new SqlError("42501", `permission denied for relation ${relation.name}`, { position: name.at + 1 });
        }
        if (relation && relation.kind !== "system") {
            requireSchemaUsage(relation, rights, name.at);
            requireOnRelation(relation, needs, rights, name.at);
        }
    }
    const owner = newOwner(statement);
    if (owner !== undefined && owner !== rights.user) {
        throw new SqlError("42501", "must be superuser to change owner", { position: statement.at + 1 });
    }
}

/**
 * To whom a statement gives what its user has made. A view that a superuser owns reads as a superuser: who could give one
 * away could read anything. Source: PostgreSQL 8.0 manual, "ALTER TABLE", from which Redshift comes; its guide does not say.
 */
function newOwner(statement: Statement): string | undefined {
    const isChange = statement.kind === "alter_table" || statement.kind === "alter_schema";
    return isChange && statement.action.kind === "owner" ? statement.action.to : undefined;
}

/** Refuses to make a user the owner who is not there. @throws SqlError 42704 */
export async function requireNewOwner(statement: Statement, engine: EngineConnection): Promise<void> {
    const owner = statement.kind === "create_schema" ? statement.authorization : newOwner(statement);
    if (owner !== undefined) {
        await userNumber(owner, statement.at, engine);
    }
}

function requireOnRelation(relation: Relation, needs: Privilege | "owner", rights: Rights, at: number): void {
    const isAllowed = needs === "owner" ? rights.owns(relation) : rights.onRelation(relation, needs);
    if (isAllowed) {
        return;
    }
    if (needs === "owner" || needs === "drop") {
        throw new SqlError("42501", `must be owner of relation ${relation.name}`, { position: at + 1 });
    }
    throw new SqlError("42501", `permission denied for relation ${relation.name}`, {
        hint: `It takes GRANT ${needs.toUpperCase()} ON ${relation.schema}.${relation.name} TO ${rights.user}.`,
        position: at + 1,
    });
}

function requireSchemaUsage({ schema, temporary }: Relation, rights: Rights, at: number): void {
    if (!temporary && !rights.on({ kind: "schema", name: schema }, "usage")) {
        throw deniedFor({ kind: "schema", name: schema }, at);
    }
}

function deniedFor({ kind, name }: Container, at: number): SqlError {
    return new SqlError("42501", `permission denied for ${kind} ${name}`, { position: at + 1 });
}

function requirementsOf(statement: Statement): readonly Requirement[] {
    switch (statement.kind) {
        case "select":
            return reads(relationNames(statement));
        case "insert":
            return [
                { name: statement.table, needs: "insert" },
                ...(statement.source === "default" ? [] : readsOf(statement.source)),
            ];
        case "update":
        case "delete":
            return [{ name: statement.table, needs: statement.kind }, ...reads(relationNames(statement))];
        case "merge":
            return [...merged(statement), ...reads(relationNames(statement))];
        case "copy":
            return [{ name: statement.table, needs: "insert" }];
        case "unload":
            return readsOf(statement.query);
        case "create_table":
            return [
                ...reads(statement.like.map(({ table }) => table)),
                ...referenced(statement).map((name) => ({ name, needs: "references" as const })),
            ];
        case "create_table_as":
            return readsOf(statement.query);
        case "create_view":
            return [
                ...(statement.orReplace ? [{ name: statement.view, needs: "owner" as const }] : []),
                ...(statement.lateBinding ? [] : readsOf(statement.query)),
            ];
        case "create_materialized_view":
            return readsOf(statement.query);
        case "refresh":
            return [{ name: statement.view, needs: "owner" }];
        case "drop":
            return statement.object === "schema" ? [] : statement.names.map((name) => ({ name, needs: "drop" }));
        case "alter_table":
            return [{ name: statement.table, needs: "owner" }, ...appended(statement)];
        case "lock":
            return statement.tables.map((name) => ({ name, needs: "update" }));
        case "truncate":
            return [{ name: statement.table, needs: "owner" }];
        case "analyze":
        case "vacuum":
            return statement.table ? [{ name: statement.table, needs: "owner" }] : [];
        case "comment":
            return commented(statement);
        case "show_definition":
            return reads([statement.name]);
        case "show_list":
            return statement.list.endsWith("keys") && statement.table ? reads([statement.table]) : [];
        default:
            return [];
    }
}

const reads = (names: readonly TableName[]): readonly Requirement[] => names.map((name) => ({ name, needs: "select" }));

function readsOf(query: Extract<Statement, { kind: "create_view" }>["query"]): readonly Requirement[] {
    return reads(relationNames({ kind: "select", at: query.at, query }));
}

function appended({ action }: Extract<Statement, { kind: "alter_table" }>): readonly Requirement[] {
    const needs = ["select", "delete"] as const;
    return action.kind === "append_from" ? needs.map((each) => ({ name: action.table, needs: each })) : [];
}

function merged({ table, action }: Extract<Statement, { kind: "merge" }>): readonly Requirement[] {
    const matched = action.kind === "when" ? action.matched.kind : "delete";
    return [
        { name: table, needs: matched },
        { name: table, needs: "insert" },
    ];
}

function referenced({ columns, constraints }: Extract<Statement, { kind: "create_table" }>): readonly TableName[] {
    return [
        ...columns.flatMap(({ references }) => (references ? [references.table] : [])),
        ...constraints.flatMap((each) => (each.kind === "foreign_key" ? [each.table] : [])),
    ];
}

function commented({ object }: Extract<Statement, { kind: "comment" }>): readonly Requirement[] {
    switch (object.kind) {
        case "table":
        case "view":
            return [{ name: object.name, needs: "owner" }];
        case "column":
            return [{ name: object.table, needs: "owner" }];
        default:
            return [];
    }
}

/** Where something is made, and what is done with a schema itself. */
function requireContainers(statement: Statement, relations: Relations, database: string, rights: Rights): void {
    const require = (container: Container, privilege: Privilege) => {
        if (!rights.on(container, privilege)) {
            throw deniedFor(container, statement.at);
        }
    };
    const creates = (name: TableName, temporary: boolean) => {
        const [table = "", schema = relations.currentSchema] = [...name.path].reverse();
        if (temporary || table.startsWith("#")) {
            require({ kind: "database", name: database }, "temporary");
        } else if (relations.hasSchema(schema)) {
            require({ kind: "schema", name: schema }, "create");
        }
    };
    const ownsSchema = (name: string) => {
        if (relations.hasSchema(name) && !rights.owns({ kind: "schema", name })) {
            throw new SqlError("42501", `must be owner of schema ${name}`, { position: statement.at + 1 });
        }
    };
    switch (statement.kind) {
        case "select": {
            const { body } = statement.query;
            if (body.kind === "select" && body.into) {
                creates(body.into.table, body.into.temporary);
            }
            break;
        }
        case "create_table":
        case "create_table_as":
            creates(statement.table, statement.temporary);
            break;
        case "create_view":
        case "create_materialized_view":
            creates(statement.view, false);
            break;
        case "create_schema":
            require({ kind: "database", name: database }, "create");
            break;
        case "alter_schema":
            ownsSchema(statement.name);
            break;
        case "drop":
            if (statement.object === "schema") {
                for (const { path } of statement.names) {
                    ownsSchema(path[path.length - 1] as string);
                }
            }
            break;
        case "comment":
            if (statement.object.kind === "schema") {
                ownsSchema(statement.object.name);
            }
            break;
    }
}
