import type { Relation } from "../../catalog/relation";
import { notSupported, SqlError } from "../../errors";
import type { Comment, TableName } from "../ast";
import { quoteText } from "../bind/bound";
import type { Plan, PlanContext } from "../plan";
import { existingRelation, keepMetadata, requireSchema } from "./target";

/** COMMENT ON. Source: developer guide, "COMMENT". */
export function planComment(statement: Comment, context: PlanContext): Plan {
    const { object, text, at } = statement;
    switch (object.kind) {
        case "table":
        case "view":
            return kept(existingRelation(object.name, context), (was) =>
                relationCommented(object.kind, object.name, was, text),
            );
        case "column":
            return kept(existingRelation(object.table, context), (was) =>
                columnCommented(object.table, object.column, was, text),
            );
        case "schema": {
            requireSchema(object.name, at, context);
            const comment = text === undefined ? "null" : quoteText(text);
            const name = quoteText(object.name);
            return commented(`update warehouse."$system".schemas set comment = ${comment} where name = ${name}`);
        }
        case "database":
            throw notSupported("COMMENT ON DATABASE is not carried by the local warehouse", at);
    }
}

function kept(was: Relation, comment: (relation: Relation) => Relation): Plan {
    const is = comment(was);
    const kind = is.kind === "view" ? "view" : "table";
    return { ...commented(keepMetadata(kind, is.engineName, is.metadata)), changes: [{ was, is }] };
}

function commented(statement: string): Extract<Plan, { kind: "definition" }> {
    return { kind: "definition", tag: "COMMENT", statements: [statement], notices: [] };
}

function relationCommented(
    kind: "table" | "view",
    name: TableName,
    relation: Relation,
    text: string | undefined,
): Relation {
    if (relation.kind !== kind) {
        throw new SqlError("42809", `"${relation.name}" is not a ${kind}`, { position: name.at + 1 });
    }
    return { ...relation, metadata: { ...relation.metadata, comment: text } };
}

function columnCommented(name: TableName, column: string, relation: Relation, text: string | undefined): Relation {
    const { columns, view } = relation.metadata;
    // A late-binding view has no columns of its own in Redshift's catalogue.
    if (view?.lateBinding || !columns.some((each) => each.name === column)) {
        throw new SqlError("42703", `column "${column}" of relation "${relation.name}" does not exist`, {
            position: name.at + 1,
        });
    }
    const commentedColumns = columns.map((each) => (each.name === column ? { ...each, comment: text } : each));
    return { ...relation, metadata: { ...relation.metadata, columns: commentedColumns } };
}
