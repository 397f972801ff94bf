import type { Relation, Relations } from "../../catalog/relation";
import { SqlError } from "../../errors";
import { bindView } from "../bind/relations";
import { newState } from "../bind/state";
import type { Altered } from "./altered";

/** The bound views that would miss a column of the table: those whose definition means something else, or nothing, without it. */
export function viewsOn(column: string, { table, context, at }: Altered): readonly Relation[] {
    const without: Relation = {
        ...table,
        metadata: { ...table.metadata, columns: table.metadata.columns.filter(({ name }) => name !== column) },
    };
    const find: Relations["find"] = (path, searchPath) => {
        const found = context.relations.find(path, searchPath);
        return found?.engineName === table.engineName ? without : found;
    };
    const bound = (view: Relation, relations: Relations) => bindView(view, at, newState({ ...context, relations })).sql;
    const misses = (view: Relation): boolean => {
        const today = bound(view, context.relations);
        try {
            return bound(view, { ...context.relations, find }) !== today;
        } catch (error) {
            if (error instanceof SqlError) {
                return true;
            }
            throw error;
        }
    };
    return (context.relations.dependents?.(table) ?? []).filter(({ kind }) => kind !== "table").filter(misses);
}
