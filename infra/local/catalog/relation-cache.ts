import type { Relation } from "./relation";

/** What need not be asked of the engine. */
export interface KnownRelations {
    /** Undefined: not known. */
    schemas(): ReadonlySet<string> | undefined;
    /** The relations of a name, in any schema; undefined: not known. */
    named(name: string): readonly Relation[] | undefined;
    /** All names that relations may have; undefined: not known. */
    names(): readonly string[] | undefined;
    /** Notes what the engine has answered. */
    learn(schemas: ReadonlySet<string>, found: ReadonlyMap<string, readonly Relation[]>): void;
    /** Notes that these are all relations; undefined: it would not be remembered. */
    readonly learnAll?: (schemas: ReadonlySet<string>, relations: readonly Relation[]) => void;
}

/** A transaction that sees what no other does. */
export const NOTHING_KNOWN: KnownRelations = {
    schemas: () => undefined,
    named: () => undefined,
    names: () => undefined,
    learn: () => undefined,
};

/** Which names commits have changed, and when. */
export interface NameVersions {
    /** The version that last changed a name, or with none the schemas and all names at once. */
    changedAt(name?: string): number;
    /** The names that were changed by themselves since a version, or are being changed. */
    changedSince(version: number): Iterable<string>;
}

interface Entry<T> {
    readonly version: number;
    readonly value: T;
}

/** Names that are remembered beside those of all relations, such as names of none, until all are forgotten. */
const MOST_NAMES = 10_000;

/** Remembers what snapshots of the catalogue have shown, each name for as long as nobody changes it. */
export class RelationCache {
    readonly #versions: NameVersions;
    readonly #named = new Map<string, Entry<readonly Relation[]>>();
    #schemas: Entry<ReadonlySet<string>> | undefined;
    /** The version at which there were no relations but those of the remembered names, and how many names these were. */
    #all: Entry<number> | undefined;

    constructor(versions: NameVersions) {
        this.#versions = versions;
    }

    /** What is known to a snapshot of this version. */
    at(version: number): KnownRelations {
        const versions = this.#versions;
        const seen = <T>(entry: Entry<T> | undefined, changed: number): T | undefined =>
            entry && changed <= entry.version && changed <= version ? entry.value : undefined;
        const isNone = (name: string) =>
            !this.#named.has(name) && seen(this.#all, versions.changedAt(name)) !== undefined;
        const learn: KnownRelations["learn"] = (schemas, found) => {
            if (versions.changedAt() <= version) {
                this.#schemas = { version, value: schemas };
            }
            if (this.#named.size > MOST_NAMES + (this.#all?.value ?? 0)) {
                this.#named.clear();
                this.#all = undefined;
            }
            for (const [name, value] of found) {
                // A name that has been changed since is another one's by now.
                if (versions.changedAt(name) <= version) {
                    this.#named.set(name, { version, value });
                }
            }
        };
        const learnAll: KnownRelations["learnAll"] = (schemas, relations) => {
            const found = byName(relations);
            this.#named.clear();
            this.#all = { version, value: found.size };
            learn(schemas, found);
        };
        return {
            schemas: () => seen(this.#schemas, versions.changedAt()),
            named: (name) => seen(this.#named.get(name), versions.changedAt(name)) ?? (isNone(name) ? [] : undefined),
            names: () =>
                this.#all && seen(this.#all, versions.changedAt()) !== undefined
                    ? [...new Set([...this.#named.keys(), ...versions.changedSince(this.#all.version)])]
                    : undefined,
            learn,
            ...(versions.changedAt() <= version ? { learnAll } : {}),
        };
    }
}

function byName(relations: readonly Relation[]): ReadonlyMap<string, readonly Relation[]> {
    const found = new Map<string, Relation[]>();
    for (const relation of relations) {
        found.set(relation.name, [...(found.get(relation.name) ?? []), relation]);
    }
    return found;
}
