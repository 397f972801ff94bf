import type { Relation } from "../../catalog/relation";
import { SqlError } from "../../errors";
import type { TableName } from "../ast";
import type { PlanContext } from "../plan";

/** The table or view that a SHOW names. @throws SqlError if there is none, or no such schema or database. */
export function shownRelation({ path, at }: TableName, { relations, database }: PlanContext): Relation {
    const found = relations.find(path);
    if (found) {
        return found;
    }
    const [, schema, ofDatabase] = [...path].reverse();
    const position = at + 1;
    if (ofDatabase !== undefined && ofDatabase !== database) {
        throw new SqlError("3D000", `database "${ofDatabase}" does not exist`, { position });
    }
    if (schema !== undefined && !relations.hasSchema(schema)) {
        throw new SqlError("3F000", `schema "${schema}" does not exist`, { position });
    }
    throw new SqlError("42P01", `relation "${path.join(".")}" does not exist`, { position });
}
