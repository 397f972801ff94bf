import type { Relation } from "../../catalog/relation";
import { SqlError } from "../../errors";
import type { Notice } from "../../session/contract";
import type { Statement, TableName } from "../ast";
import { quoteName, quoteText } from "../bind/bound";
import type { Plan, PlanContext } from "../plan";
import { dropSequences } from "./columns";
import { existingRelation, keepMetadata, refuseSystemSchema } from "./target";

type Drop = Extract<Statement, { readonly kind: "drop" }>;

/** What a DROP takes away, in order. */
interface Removal {
    readonly removed: Map<string, Relation>;
    readonly statements: string[];
    readonly notices: Notice[];
}

/** DROP TABLE, VIEW and SCHEMA. Source: developer guide, "DROP TABLE", "DROP VIEW", "DROP SCHEMA". */
export function planDrop(statement: Drop, context: PlanContext): Plan {
    const removal: Removal = { removed: new Map(), statements: [], notices: [] };
    for (const name of statement.names) {
        if (statement.object === "schema") {
            dropSchema(name, statement, context, removal);
        } else {
            dropRelation(name, statement, context, removal);
        }
    }
    return {
        kind: "definition",
        tag: `DROP ${statement.object.toUpperCase()}`,
        statements: removal.statements,
        notices: removal.notices,
        ...(statement.cascade ? {} : { changes: [...removal.removed.values()].map((was) => ({ was })) }),
    };
}

function dropRelation(name: TableName, statement: Drop, context: PlanContext, removal: Removal): void {
    const found = context.relations.find(name.path);
    if (!found || removal.removed.has(found.engineName)) {
        missing(statement, name.path.join("."), name.at, "42P01", removal);
        return;
    }
    const relation = existingRelation(name, context);
    if (relation.kind !== statement.object) {
        throw new SqlError("42809", `"${relation.name}" is not a ${statement.object}`, {
            position: name.at + 1,
            hint: `Use DROP ${relation.kind.toUpperCase()} to remove a ${relation.kind}.`,
        });
    }
    remove([relation], `${statement.object} ${relation.name}`, statement.cascade, context, removal);
}

function dropSchema(name: TableName, statement: Drop, context: PlanContext, removal: Removal): void {
    const schema = name.path[name.path.length - 1] as string;
    refuseSystemSchema(schema, name.at);
    if (!context.relations.hasSchema(schema)) {
        missing(statement, schema, name.at, "3F000", removal);
        return;
    }
    const contents = (context.relations.contents?.(schema) ?? []).filter(
        (relation) => !removal.removed.has(relation.engineName),
    );
    if (contents.length > 0 && !statement.cascade) {
        throw blocked(`schema ${schema}`, contents);
    }
    remove(contents, `schema ${schema}`, true, context, removal);
    // The engine has a schema "main" in every file and does not let it go: empty and unlisted it is no schema of ours.
    const engineDrop = schema === "main" ? [] : [`drop schema if exists "warehouse".${quoteName(schema)}`];
    removal.statements.push(
        ...engineDrop,
        `delete from warehouse."$system".schemas where name = ${quoteText(schema)}`,
        // Privileges know a schema by its name: another of that name is not to have them.
        `delete from warehouse."$system".grants where object_kind = 'schema' and object_key = ${quoteText(schema)}`,
    );
}

function missing(statement: Drop, name: string, at: number, code: string, removal: Removal): void {
    const kind = `${statement.object[0]?.toUpperCase()}${statement.object.slice(1)}`;
    if (!statement.ifExists) {
        throw new SqlError(code, `${kind} "${name}" does not exist`, { position: at + 1 });
    }
    const message = `${kind} "${name}" does not exist and will be skipped`;
    removal.notices.push({ severity: "INFO", code: "00000", message });
}

/** Engine SQL that removes views with all that depends on them. */
export function removalOf(views: readonly Relation[], context: PlanContext): readonly string[] {
    const removal: Removal = { removed: new Map(), statements: [], notices: [] };
    remove(views, "", true, context, removal);
    return removal.statements;
}

/** Removes relations, and with CASCADE what depends on them: bound views go, foreign keys are forgotten. */
function remove(
    relations: readonly Relation[],
    title: string,
    cascade: boolean,
    context: PlanContext,
    removal: Removal,
): void {
    const going = new Map(relations.map((relation) => [relation.engineName, relation]));
    const keyHolders = new Map<string, Relation>();
    for (const relation of going.values()) {
        for (const dependent of context.relations.dependents?.(relation) ?? []) {
            if (removal.removed.has(dependent.engineName) || going.has(dependent.engineName)) {
                continue;
            }
            if (!cascade) {
                throw blocked(title, [dependent]);
            }
            if (dependent.kind !== "table") {
                going.set(dependent.engineName, dependent);
            } else {
                keyHolders.set(dependent.engineName, dependent);
            }
        }
    }
    for (const holder of keyHolders.values()) {
        if (!going.has(holder.engineName)) {
            removal.statements.push(keepMetadata("table", holder.engineName, withoutKeysTo(holder, going)));
        }
    }
    for (const relation of going.values()) {
        removal.removed.set(relation.engineName, relation);
        removal.statements.push(
            `drop ${relation.kind === "view" ? "view" : "table"} ${relation.engineName}`,
            ...dropSequences(relation.metadata.columns),
        );
    }
}

function withoutKeysTo(holder: Relation, going: ReadonlyMap<string, Relation>): Relation["metadata"] {
    const gone = new Set([...going.values()].map((relation) => `${relation.schema}.${relation.name}`));
    const constraints = holder.metadata.constraints?.filter(
        ({ referenced }) => !referenced || !gone.has(`${referenced.schema}.${referenced.table}`),
    );
    return { ...holder.metadata, constraints };
}

/** Source: developer guide, "DROP VIEW", examples. */
function blocked(title: string, dependents: readonly Relation[]): SqlError {
    const first = dependents[0] as Relation;
    return new SqlError("2BP01", `cannot drop ${title} because other objects depend on it`, {
        detail: `${first.kind} ${first.schema}.${first.name} depends on ${title}`,
        hint: "Use DROP ... CASCADE to drop the dependent objects too.",
    });
}
