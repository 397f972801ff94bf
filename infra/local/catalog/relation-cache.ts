import type { Relation } from "./relation";

/** What has been asked of one version of the catalogue, and answered. */
export interface KnownRelations {
    /** Undefined until asked for. */
    schemas?: ReadonlySet<string>;
    /** The relations of a name, in any schema, or of all names in one (`schema.*`). */
    readonly found: Map<string, readonly Relation[]>;
}

/** Names that one version of the catalogue is asked for, those of no relation among them, until all are forgotten. */
const MOST_NAMES = 10_000;

/** Remembers the newest version of the catalogue that a transaction has seen; older ones are asked for anew each time. */
export class RelationCache {
    #version = Number.NEGATIVE_INFINITY;
    #known = nothingKnown();

    at(version: number): KnownRelations {
        if (version < this.#version) {
            return nothingKnown();
        }
        if (version > this.#version || this.#known.found.size > MOST_NAMES) {
            this.#version = version;
            this.#known = nothingKnown();
        }
        return this.#known;
    }
}

export function nothingKnown(): KnownRelations {
    return { found: new Map() };
}
