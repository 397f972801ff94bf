/** What a stream of bytes that ends too early is told by. */
export class UnexpectedEnd extends Error {
    constructor() {
        super("unexpected end");
        this.name = "UnexpectedEnd";
    }
}

/** Takes from chunks as many bytes as are asked for, wherever a chunk ends. */
export class ByteReader {
    private readonly chunks: AsyncIterator<Buffer>;
    private held: Buffer = Buffer.alloc(0);

    constructor(source: AsyncIterable<Buffer>) {
        this.chunks = source[Symbol.asyncIterator]();
    }

    async isAtEnd(): Promise<boolean> {
        while (this.held.length === 0) {
            const next = await this.chunks.next();
            if (next.done) {
                return true;
            }
            this.held = next.value;
        }
        return false;
    }

    /** @throws UnexpectedEnd where there are fewer. */
    async take(count: number): Promise<Buffer> {
        const parts: Buffer[] = [];
        for (let missing = count; missing > 0; ) {
            const part = await this.part(missing);
            parts.push(part);
            missing -= part.length;
        }
        return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    }

    /** Passes over bytes without holding them. @throws UnexpectedEnd where there are fewer. */
    async skip(count: number): Promise<void> {
        for (let missing = count; missing > 0; ) {
            missing -= (await this.part(missing)).length;
        }
    }

    /** Lets go of the source, read to its end or not. */
    async close(): Promise<void> {
        await this.chunks.return?.();
    }

    private async part(limit: number): Promise<Buffer> {
        if (await this.isAtEnd()) {
            throw new UnexpectedEnd();
        }
        const part = this.held.subarray(0, limit);
        this.held = this.held.subarray(part.length);
        return part;
    }
}
