/** Something that is due at a time; what was put in first goes first among equals by `order`. */
export interface Due {
    readonly due: number;
    readonly order: number;
}

/** The earliest first: a binary heap. Holds the sessions that are under way, each with its next event. */
export class Schedule<T extends Due> {
    readonly #items: T[] = [];

    get size(): number {
        return this.#items.length;
    }

    /** The item that is due next, left in its place. */
    peek(): T | undefined {
        return this.#items[0];
    }

    add(item: T): void {
        this.#items.push(item);
        this.#rise(this.#items.length - 1);
    }

    /** To be called when the first item's `due` has moved on. */
    firstChanged(): void {
        this.#sink(0);
    }

    /** Takes the first item out. */
    removeFirst(): void {
        const last = this.#items.pop();
        if (last === undefined || this.#items.length === 0) return;
        this.#items[0] = last;
        this.#sink(0);
    }

    #rise(index: number): void {
        const items = this.#items;
        const item = items[index] as T;
        let at = index;
        while (at > 0) {
            const parent = (at - 1) >> 1;
            if (!isBefore(item, items[parent] as T)) break;
            items[at] = items[parent] as T;
            at = parent;
        }
        items[at] = item;
    }

    #sink(index: number): void {
        const items = this.#items;
        const item = items[index] as T;
        let at = index;
        for (;;) {
            let child = 2 * at + 1;
            if (child >= items.length) break;
            if (child + 1 < items.length && isBefore(items[child + 1] as T, items[child] as T)) child++;
            if (!isBefore(items[child] as T, item)) break;
            items[at] = items[child] as T;
            at = child;
        }
        items[at] = item;
    }
}

function isBefore(one: Due, other: Due): boolean {
    return one.due < other.due || (one.due === other.due && one.order < other.order);
}
