import type { Relation, Relations } from "../catalog/relation";
import type { TableName } from "../dialect/ast";
import { SqlError } from "../errors";
import { isForSuperusers } from "./requirements";
import type { Rights } from "./rights";

/**
 * A view reads as its owner, who must have SELECT on what it reads at the moment it is read: else anybody could read
 * anything through a late-binding view of their own, and through a bound one whatever was revoked since.
 * Sources: developer guide, "CREATE VIEW": "make sure the owner of the late binding view has select permissions for the
 * referenced objects"; PostgreSQL manual, "Rules and Privileges", of all views. `refreshed`: a materialized view among the
 * names is made anew, so that its owner reads too.
 * @throws SqlError 42501
 */
export async function requireOwnersOfViews(
    names: readonly TableName[],
    relations: Relations,
    rightsOf: (user: string) => Promise<Rights>,
    refreshed = false,
): Promise<void> {
    const seen = new Set<string>();
    const visit = async (relation: Relation | undefined, at: number, isRefreshed = false): Promise<void> => {
        const view = relation?.metadata.view;
        if (relation === undefined || view === undefined || seen.has(relation.engineName)) {
            return;
        }
        if (view.materialized && !isRefreshed) {
            return; // it has rows of its own
        }
        seen.add(relation.engineName);
        const inner = (view.reads ?? []).map((path) => relations.find(path, view.searchPath));
        const rights = await rightsOf(relation.metadata.owner);
        for (const read of inner) {
            if (read !== undefined && !mayRead(rights, read, view.lateBinding)) {
                throw new SqlError("42501", `permission denied for relation ${read.name}`, {
                    detail: `View ${relation.schema}.${relation.name} reads it as its owner, ${rights.user}.`,
                    hint: `It takes GRANT SELECT ON ${read.schema}.${read.name} TO ${rights.user}.`,
                    position: at + 1,
                });
            }
            await visit(read, at);
        }
    };
    for (const { path, at } of names) {
        await visit(relations.find(path), at, refreshed);
    }
}

/** A bound view has found its tables already: USAGE of their schemas it needs no more. */
function mayRead(rights: Rights, relation: Relation, isLateBinding: boolean): boolean {
    if (rights.isSuperuser || relation.kind === "system") {
        return rights.isSuperuser || !isForSuperusers(relation);
    }
    const mayFind = !isLateBinding || rights.on({ kind: "schema", name: relation.schema }, "usage");
    return mayFind && rights.onRelation(relation, "select");
}
