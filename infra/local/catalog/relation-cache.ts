import type { Relation } from "./relation";

/** What need not be asked of the engine. */
export interface KnownRelations {
    /** Undefined: not known. */
    schemas(): ReadonlySet<string> | undefined;
    /** The relations of a name, in any schema; undefined: not known. */
    named(name: string): readonly Relation[] | undefined;
    /** Notes what the engine has answered. */
    learn(schemas: ReadonlySet<string>, found: ReadonlyMap<string, readonly Relation[]>): void;
}

/** A transaction that sees what no other does. */
export const NOTHING_KNOWN: KnownRelations = {
    schemas: () => undefined,
    named: () => undefined,
    learn: () => undefined,
};

interface Entry<T> {
    readonly version: number;
    readonly value: T;
}

/** Names that are remembered, those of no relation among them, until all are forgotten. */
const MOST_NAMES = 10_000;

/** Remembers what snapshots of the catalogue have shown, each name for as long as nobody changes it. */
export class RelationCache {
    readonly #changedAt: (name?: string) => number;
    readonly #named = new Map<string, Entry<readonly Relation[]>>();
    #schemas: Entry<ReadonlySet<string>> | undefined;

    /** `changedAt` gives the version that last changed a name, or with none the schemas. */
    constructor(changedAt: (name?: string) => number) {
        this.#changedAt = changedAt;
    }

    /** What is known to a snapshot of this version. */
    at(version: number): KnownRelations {
        const seen = <T>(entry: Entry<T> | undefined, changed: number): T | undefined =>
            entry && changed <= entry.version && changed <= version ? entry.value : undefined;
        return {
            schemas: () => seen(this.#schemas, this.#changedAt()),
            named: (name) => seen(this.#named.get(name), this.#changedAt(name)),
            learn: (schemas, found) => {
                if (this.#changedAt() <= version) {
                    this.#schemas = { version, value: schemas };
                }
                if (this.#named.size > MOST_NAMES) {
                    this.#named.clear();
                }
                for (const [name, value] of found) {
                    // A name that has been changed since is another one's by now.
                    if (this.#changedAt(name) <= version) {
                        this.#named.set(name, { version, value });
                    }
                }
            },
        };
    }
}
