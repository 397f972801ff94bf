/** The catalogue as a transaction's snapshot has it. */
export interface CatalogueView {
    /** What had been committed at this version it sees, and perhaps what was committed while it was made. */
    readonly version: number;
    /** No commit was under way: every snapshot of this version is the same. */
    readonly isExact: boolean;
}

/** Names of the tables and views, without their schemas, that a transaction has changed; undefined: all may be others. */
export type ChangedNames = ReadonlySet<string> | undefined;

/** When a name was changed last, and when before. */
interface Change {
    readonly version: number;
    readonly before: number;
}

/** So many names are told apart; then all count as changed, and it begins anew. */
const MOST_NAMES = 10_000;

/**
 * Counts the committed versions of a warehouse's catalogue, and knows which names the latest ones have changed. The engine
 * commits while this process waits for it: between the two ends of a commit nobody knows whether a snapshot has it.
 */
export class CatalogueVersions {
    #current = 0;
    #commits = 0;
    readonly #changed = new Map<string, Change>();
    #allChanged = 0;
    readonly #changing = new Map<string, number>();
    #allChanging = 0;

    get current(): number {
        return this.#current;
    }

    /** The version, as every snapshot sees it that is made now; undefined while a commit is under way. */
    get quiet(): number | undefined {
        return this.#commits === 0 ? this.#current : undefined;
    }

    /** The version that last changed a name, or with none all names; infinite while a commit that does so is under way. */
    changedAt(name?: string): number {
        if (this.#allChanging > 0 || (name !== undefined && this.#changing.has(name))) {
            return Number.POSITIVE_INFINITY;
        }
        return Math.max(this.#allChanged, (name === undefined ? undefined : this.#changed.get(name)?.version) ?? 0);
    }

    /** The names that were changed by themselves since a version, or are being changed. */
    changedSince(version: number): readonly string[] {
        const changed = [...this.#changed].filter(([, change]) => change.version > version).map(([name]) => name);
        return [...changed, ...this.#changing.keys()];
    }

    /** The version of the one change that a name has seen since another change of it; undefined if it has seen more. */
    onlyChangeSince(before: number, name: string): number | undefined {
        const change = this.#changed.get(name);
        return change?.before === before && change.version === this.changedAt(name) ? change.version : undefined;
    }

    /** Runs the commit of a transaction that has changed the catalogue. */
    async during(commit: () => Promise<unknown>, names: ChangedNames): Promise<void> {
        this.#current++;
        this.#commits++;
        this.#count(names, 1);
        try {
            await commit();
        } finally {
            this.#commits--;
            this.#current++;
            this.#count(names, -1);
            this.#note(names);
        }
    }

    /** Runs what makes a transaction's snapshot. */
    async seenBy(snapshot: () => Promise<unknown>): Promise<CatalogueView> {
        const version = this.#current;
        const isQuiet = this.#commits === 0;
        await snapshot();
        return { version, isExact: isQuiet && version === this.#current };
    }

    #count(names: ChangedNames, by: 1 | -1): void {
        if (names === undefined) {
            this.#allChanging += by;
            return;
        }
        for (const name of names) {
            const count = (this.#changing.get(name) ?? 0) + by;
            if (count === 0) {
                this.#changing.delete(name);
            } else {
                this.#changing.set(name, count);
            }
        }
    }

    #note(names: ChangedNames): void {
        for (const name of names ?? []) {
            const before = Math.max(this.#allChanged, this.#changed.get(name)?.version ?? 0);
            this.#changed.set(name, { version: this.#current, before });
        }
        if (names === undefined || this.#changed.size > MOST_NAMES) {
            this.#allChanged = this.#current;
            this.#changed.clear();
        }
    }
}

/** Whether what was found in one view holds in another, for all names. */
export function isSameView(one: CatalogueView | undefined, other: CatalogueView): boolean {
    return one === other || (one?.isExact === true && other.isExact && one.version === other.version);
}
