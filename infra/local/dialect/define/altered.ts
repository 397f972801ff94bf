import type { ColumnMetadata, InformationalConstraint, Relation, RelationMetadata } from "../../catalog/relation";
import { notSupported, SqlError } from "../../errors";
import type { PlanContext } from "../plan";
import { keepMetadata } from "./target";

/** What a foreign key says of the table that it refers to. */
export type Referenced = NonNullable<InformationalConstraint["referenced"]>;

/** What an ALTER TABLE works on. */
export interface Altered {
    readonly table: Relation;
    readonly at: number;
    readonly context: PlanContext;
}

/** Engine SQL that keeps changed metadata. */
export function keep(table: Relation, metadata: RelationMetadata): string {
    return keepMetadata(table.kind === "view" ? "view" : "table", table.engineName, metadata);
}

/** A column of the table. @throws SqlError 42703 if it has none of that name. */
export function columnNamed(name: string, { table, at }: Altered): ColumnMetadata {
    const column = table.metadata.columns.find((each) => each.name === name);
    if (!column) {
        throw new SqlError("42703", `column "${name}" of relation "${table.name}" does not exist`, {
            position: at + 1,
        });
    }
    return column;
}

/** Bound views keep the names of what they read; Redshift follows them by number, which is not carried here. */
export function refuseBoundViews(what: string, { table, at, context }: Altered): void {
    const view = context.relations.dependents?.(table).find((dependent) => dependent.kind !== "table");
    if (view) {
        throw notSupported(
            `${what} "${table.name}" is not carried by the local warehouse while the view ${view.schema}.${view.name} reads it`,
            at,
            "Drop the view before and create it anew after, or create it WITH NO SCHEMA BINDING.",
        );
    }
}

/** Tables whose foreign keys refer to this one, with what they say of it changed. */
export function referringTables(
    { table, context }: Altered,
    change: (referenced: Referenced) => Referenced,
): readonly string[] {
    const holders = (context.relations.dependents?.(table) ?? []).filter((dependent) => dependent.kind === "table");
    return holders.map((holder) => keep(holder, withReferences(holder.metadata, table, change)));
}

/** Metadata whose foreign keys to a table say something else of it. */
export function withReferences(
    metadata: RelationMetadata,
    table: Relation,
    change: (referenced: Referenced) => Referenced,
): RelationMetadata {
    const constraints = metadata.constraints?.map((constraint) =>
        constraint.referenced?.schema === table.schema && constraint.referenced.table === table.name
            ? { ...constraint, referenced: change(constraint.referenced) }
            : constraint,
    );
    return { ...metadata, ...(constraints ? { constraints } : {}) };
}
