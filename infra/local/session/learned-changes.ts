import type { RelationCache } from "../catalog";
import type { Relation } from "../catalog/relation";
import type { RelationChange } from "../dialect/plan";
import type { ExecutorContext } from "./executor-context";

/** Once changes are committed, their relations need not be asked for anew, unless others have changed some of their names. */
export function learnedFrom(changes: readonly RelationChange[], context: ExecutorContext): (() => void) | undefined {
    const { transaction, ownRelations, shared } = context;
    const relations = changes.flatMap(({ was, is }) => [was, is].filter((each) => each !== undefined));
    if (transaction.isCatalogueChanged || relations.some(({ temporary }) => temporary)) {
        return undefined;
    }
    const names = new Set(relations.map(({ name }) => name));
    const caches = [shared.relations, ...(ownRelations ? [ownRelations] : [])];
    const learning = caches.map((cache) => learningOf(cache, names, changes, context));
    return () => {
        for (const learn of learning) {
            learn();
        }
    };
}

function learningOf(
    cache: RelationCache,
    names: ReadonlySet<string>,
    changes: readonly RelationChange[],
    { transaction, shared: { versions } }: ExecutorContext,
): () => void {
    const known = cache.at(transaction.catalogue.version);
    const schemas = known.schemas();
    const before = [...names].map((name) => ({ name, version: versions.changedAt(name), named: known.named(name) }));
    return () => {
        for (const { name, version, named } of before) {
            const now = versions.onlyChangeSince(version, name);
            if (schemas && named && now !== undefined) {
                cache.at(now).learn(schemas, new Map([[name, changedBy(changes, name, named)]]));
            }
        }
    };
}

/** The relations of a name, after changes. */
function changedBy(
    changes: readonly RelationChange[],
    name: string,
    relations: readonly Relation[],
): readonly Relation[] {
    const gone = new Set(changes.map(({ was }) => was?.engineName));
    const come = changes.flatMap(({ is }) => (is?.name === name ? [is] : []));
    return [...relations.filter(({ engineName }) => !gone.has(engineName)), ...come];
}
