/** The catalogue as a transaction sees it: a version that others may see too, or a state of its own. */
export type CatalogueState = number | symbol;

/**
 * Counts the committed versions of a warehouse's catalogue. The engine commits while this process waits for it, so between
 * the two ends of a commit nobody knows which version a transaction that begins will see.
 */
export class CatalogueVersions {
    #current = 0;
    #commits = 0;

    get current(): number {
        return this.#current;
    }

    /** Runs the commit of a transaction that has changed the catalogue. */
    async during(commit: () => Promise<unknown>): Promise<void> {
        this.#current++;
        this.#commits++;
        try {
            await commit();
        } finally {
            this.#commits--;
            this.#current++;
        }
    }

    /** Runs what makes a transaction's snapshot and gives what it sees: a state of its own if a commit was under way. */
    async seenBy(snapshot: () => Promise<unknown>): Promise<CatalogueState> {
        const before = this.#commits === 0 ? this.#current : undefined;
        await snapshot();
        return before !== undefined && before === this.#current ? before : Symbol("a commit was under way");
    }
}
