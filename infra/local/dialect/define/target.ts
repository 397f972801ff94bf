import { encodeMetadata, engineNameOf, TEMPORARY } from "../../catalog";
import type { Relation, RelationMetadata } from "../../catalog/relation";
import { notSupported, SqlError } from "../../errors";
import type { TableName } from "../ast";
import { quoteText } from "../bind/bound";
import { truncateName } from "../parser/lexer";
import type { PlanContext } from "../plan";

/** A new table or view, once it is there. */
export function made(kind: "table" | "view", target: Target, metadata: RelationMetadata): Relation {
    const { schema, name, temporary, engineName } = target;
    return { schema, name, kind, temporary, engineName, metadata };
}

/** Where a new table or view goes. */
export interface Target {
    readonly schema: string;
    readonly name: string;
    readonly temporary: boolean;
    /** As engine SQL names it. */
    readonly engineName: string;
    /** What stands there already. */
    readonly existing: Relation | undefined;
}

/** Schemas that are Redshift's own. */
const SYSTEM_SCHEMAS = new Set(["pg_catalog", "information_schema"]);

/** The schema and name of a table or view to be made. A name that begins with # is a temporary table's. */
export function newTarget(given: TableName, temporary: boolean, context: PlanContext): Target {
    const [rawName = "", schema, database] = [...given.path].reverse();
    const name = truncateName(rawName);
    if (database !== undefined && database !== context.database) {
        throw notSupported(`cross-database references are not implemented: "${given.path.join(".")}"`, given.at);
    }
    if (temporary || name.startsWith("#")) {
        return temporaryTarget(name, schema, given.at, context);
    }
    const target = schema ?? context.relations.currentSchema;
    if (target === "") {
        throw new SqlError("3F000", "no schema has been selected to create in", {
            hint: "Name the schema, or put one that exists on the search_path.",
        });
    }
    requireSchema(target, given.at, context);
    refuseSystemSchema(target, given.at);
    return {
        schema: target,
        name,
        temporary: false,
        engineName: engineNameOf(target, name),
        existing: context.relations.find([target, name]),
    };
}

function temporaryTarget(name: string, schema: string | undefined, at: number, context: PlanContext): Target {
    if (schema !== undefined && !schema.startsWith("pg_temp")) {
        throw new SqlError("42P16", "temporary tables may not specify a schema name", { position: at + 1 });
    }
    return {
        schema: TEMPORARY,
        name,
        temporary: true,
        engineName: engineNameOf(TEMPORARY, name),
        existing: context.relations.find([TEMPORARY, name]),
    };
}

/** @throws SqlError 3F000 for a schema that does not exist. */
export function requireSchema(schema: string, at: number, context: PlanContext): void {
    if (!context.relations.hasSchema(schema)) {
        throw new SqlError("3F000", `schema "${schema}" does not exist`, { position: at + 1 });
    }
}

/** @throws SqlError 42501 for a schema that is Redshift's own. */
export function refuseSystemSchema(schema: string, at: number): void {
    if (SYSTEM_SCHEMAS.has(schema)) {
        throw new SqlError("42501", `permission denied for schema ${schema}`, { position: at + 1 });
    }
}

/** A relation that a statement changes. @throws SqlError 42P01, or 42501 for a view of the catalogue. */
export function existingRelation(name: TableName, context: PlanContext): Relation {
    const relation = context.relations.find(name.path);
    if (!relation) {
        throw new SqlError("42P01", `relation "${name.path.join(".")}" does not exist`, { position: name.at + 1 });
    }
    if (relation.kind === "system") {
        throw new SqlError("42501", `permission denied: "${relation.name}" is a system catalog`, {
            position: name.at + 1,
        });
    }
    return relation;
}

/** A table that a statement changes. @throws SqlError 42809 for a view. */
export function existingTable(name: TableName, context: PlanContext): Relation {
    const relation = existingRelation(name, context);
    if (relation.kind !== "table") {
        throw new SqlError("42809", `"${relation.name}" is not a table`, { position: name.at + 1 });
    }
    return relation;
}

/** Engine SQL that keeps the metadata of a table or view with it. */
export function keepMetadata(kind: "table" | "view", engineName: string, metadata: RelationMetadata): string {
    return `comment on ${kind} ${engineName} is ${quoteText(encodeMetadata(metadata))}`;
}
