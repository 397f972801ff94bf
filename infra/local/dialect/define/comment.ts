import { notSupported, SqlError } from "../../errors";
import type { Comment, TableName } from "../ast";
import { quoteText } from "../bind/bound";
import type { Plan, PlanContext } from "../plan";
import { existingRelation, keepMetadata, requireSchema } from "./target";

/** COMMENT ON. Source: developer guide, "COMMENT". */
export function planComment(statement: Comment, context: PlanContext): Plan {
    return { kind: "definition", tag: "COMMENT", statements: [commentStatement(statement, context)], notices: [] };
}

function commentStatement(statement: Comment, context: PlanContext): string {
    const { object, text, at } = statement;
    switch (object.kind) {
        case "table":
        case "view":
            return relationComment(object.kind, object.name, text, context);
        case "column":
            return columnComment(object.table, object.column, text, context);
        case "schema":
            requireSchema(object.name, at, context);
            return `update warehouse."$system".schemas set comment = ${text === undefined ? "null" : quoteText(text)} where name = ${quoteText(object.name)}`;
        case "database":
            throw notSupported("COMMENT ON DATABASE is not carried by the local warehouse", at);
    }
}

function relationComment(
    kind: "table" | "view",
    name: TableName,
    text: string | undefined,
    context: PlanContext,
): string {
    const relation = existingRelation(name, context);
    if (relation.kind !== kind) {
        throw new SqlError("42809", `"${relation.name}" is not a ${kind}`, { position: name.at + 1 });
    }
    return keepMetadata(kind, relation.engineName, { ...relation.metadata, comment: text });
}

function columnComment(name: TableName, column: string, text: string | undefined, context: PlanContext): string {
    const relation = existingRelation(name, context);
    const { columns, view } = relation.metadata;
    // A late-binding view has no columns of its own in Redshift's catalogue.
    if (view?.lateBinding || !columns.some((each) => each.name === column)) {
        throw new SqlError("42703", `column "${column}" of relation "${relation.name}" does not exist`, {
            position: name.at + 1,
        });
    }
    const commented = columns.map((each) => (each.name === column ? { ...each, comment: text } : each));
    return keepMetadata(relation.kind === "view" ? "view" : "table", relation.engineName, {
        ...relation.metadata,
        columns: commented,
    });
}
