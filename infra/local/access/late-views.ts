import type { Relation, Relations } from "../catalog/relation";
import type { TableName } from "../dialect/ast";
import { SqlError } from "../errors";
import { isForSuperusers } from "./requirements";
import type { Rights } from "./rights";

/**
 * A late-binding view is checked when it is read: its owner must have SELECT on what it reads, else anybody could read
 * anything through a view of their own. A bound view's owner was asked when it was made.
 * Source: developer guide, "CREATE VIEW": "make sure the owner of the late binding view has select permissions for the
 * referenced objects".
 * @throws SqlError 42501
 */
export async function requireOwnersOfLateViews(
    names: readonly TableName[],
    relations: Relations,
    rightsOf: (user: string) => Promise<Rights>,
): Promise<void> {
    const seen = new Set<string>();
    const visit = async (relation: Relation | undefined, at: number): Promise<void> => {
        const view = relation?.metadata.view;
        if (relation === undefined || view === undefined || view.materialized || seen.has(relation.engineName)) {
            return;
        }
        seen.add(relation.engineName);
        const inner = (view.reads ?? []).map((path) => relations.find(path, view.searchPath));
        if (view.lateBinding) {
            const rights = await rightsOf(relation.metadata.owner);
            for (const read of inner) {
                if (read !== undefined && !mayRead(rights, read)) {
                    throw new SqlError("42501", `permission denied for relation ${read.name}`, {
                        detail: `View ${relation.schema}.${relation.name} reads it as its owner, ${rights.user}.`,
                        hint: `It takes GRANT SELECT ON ${read.schema}.${read.name} TO ${rights.user}.`,
                        position: at + 1,
                    });
                }
            }
        }
        for (const read of inner) {
            await visit(read, at);
        }
    };
    for (const { path, at } of names) {
        await visit(relations.find(path), at);
    }
}

function mayRead(rights: Rights, relation: Relation): boolean {
    return (
        rights.isSuperuser ||
        (relation.kind === "system" && !isForSuperusers(relation)) ||
        (rights.on({ kind: "schema", name: relation.schema }, "usage") && rights.onRelation(relation, "select"))
    );
}
