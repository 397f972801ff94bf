/** The values of the REAL columns, by the column's place: their texts may have fewer digits. */
export type Reals = ReadonlyMap<number, Float32Array>;

/** DataRow messages in text format, one after another. Source: PostgreSQL manual, "Message Formats". */
export class DataRows {
    readonly count: number;
    /** Of all rows; others may stand before and behind them. */
    readonly #messages: Buffer;
    /** Where each begins, and where the last ends. */
    readonly #starts: Uint32Array;
    /** Takes the buffer back. */
    #release: ((messages: Buffer) => void) | undefined;
    #columns: (string | null)[][] | undefined;
    readonly reals: Reals | undefined;

    constructor(messages: Buffer, starts: Uint32Array, reals?: Reals, release?: (messages: Buffer) => void) {
        this.#messages = messages;
        this.#starts = starts;
        this.reals = reals;
        this.#release = release;
        this.count = starts.length - 1;
    }

    /** As they go over the wire. */
    get messages(): Buffer {
        return this.#messages.subarray(this.#starts[0], this.#starts[this.count]);
    }

    /** The values' texts, for who wants no messages. */
    get columns(): readonly (readonly (string | null)[])[] {
        this.#columns ??= this.#texts();
        return this.#columns;
    }

    /** Nobody will look at the rows again, nor at slices of them: their memory may be used for others. */
    release(): void {
        this.#release?.(this.#messages);
        this.#release = undefined;
    }

    /** Some of the rows; what they are a part of can't be released any more. */
    slice(from: number, to: number): DataRows {
        this.#release = undefined;
        const reals =
            this.reals && new Map([...this.reals].map(([index, values]) => [index, values.subarray(from, to)]));
        return new DataRows(this.#messages, this.#starts.subarray(from, to + 1), reals);
    }

    #texts(): (string | null)[][] {
        const bytes = this.#messages;
        const first = this.#starts[0] as number;
        const width = this.count === 0 ? 0 : bytes.readInt16BE(first + COUNT_AT);
        const columns: (string | null)[][] = Array.from({ length: width }, () => []);
        for (let row = 0; row < this.count; row++) {
            let at = (this.#starts[row] as number) + VALUES_AT;
            for (const column of columns) {
                const length = bytes.readInt32BE(at);
                at += LENGTH_BYTES;
                column.push(length < 0 ? null : bytes.toString("utf8", at, at + length));
                at += Math.max(length, 0);
            }
        }
        return columns;
    }
}

export const DATA_ROW = 0x44;

/** Of a message: its type, its length, the number of its values, then each value with its length before it. */
export const LENGTH_AT = 1;
export const COUNT_AT = 5;
export const VALUES_AT = 7;
export const LENGTH_BYTES = 4;
