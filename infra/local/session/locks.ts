/**
 * Who changes what is kept of a table changes it alone, as Redshift's locks see to; the engine would let both begin and
 * refuse the later one.
 */
export class Locks {
    readonly #last = new Map<string, Promise<void>>();

    /** Resolves once nobody else holds the name; the function that it gives lets it go. */
    async acquire(name: string): Promise<() => void> {
        const before = this.#last.get(name);
        let letGo = () => {};
        const held = new Promise<void>((resolve) => {
            letGo = resolve;
        });
        this.#last.set(name, held);
        await before;
        return () => {
            if (this.#last.get(name) === held) {
                this.#last.delete(name);
            }
            letGo();
        };
    }
}
