import type { ObjectStore, ObjectWriter } from "../copy/object-store";
import type { S3Uri } from "../copy/s3-uri";
import type { UnloadStatement } from "../dialect/ast";
import { type Compressor, compressorOf } from "./compressor";
import { objectName } from "./object-names";

/** An object that UNLOAD has written. */
export interface WrittenObject {
    readonly uri: S3Uri;
    /** Its header line counts. */
    readonly records: number;
    readonly bytes: number;
    readonly startedAt: Date;
    readonly endedAt: Date;
}

interface OpenObject {
    readonly uri: S3Uri;
    readonly writer: ObjectWriter;
    readonly compressor: Compressor;
    readonly startedAt: Date;
    records: number;
    bytes: number;
}

/** So much text is written at once. */
const CHUNK = 256 * 1024;

/** Writes lines into objects, one after the other, none larger than MAXFILESIZE says. */
export class ObjectSeries {
    readonly #written: WrittenObject[];
    readonly #store: ObjectStore;
    readonly #statement: UnloadStatement;
    readonly #header: string | undefined;
    /** How many objects there are below a prefix. */
    readonly #parts = new Map<string, number>();
    #prefix: S3Uri;
    #open: OpenObject | undefined;
    #pending = "";
    #pendingRecords = 0;

    /** Puts what is whole into `written`. */
    constructor(
        store: ObjectStore,
        statement: UnloadStatement,
        prefix: S3Uri,
        header: string | undefined,
        written: WrittenObject[],
    ) {
        this.#written = written;
        this.#store = store;
        this.#statement = statement;
        this.#prefix = prefix;
        this.#header = header;
    }

    /** True: enough has come together to be written with `flush`. */
    append(line: string): boolean {
        this.#pending += `${line}\n`;
        this.#pendingRecords++;
        return this.#pending.length >= CHUNK;
    }

    async flush(): Promise<void> {
        const text = this.#pending;
        const records = this.#pendingRecords;
        this.#pending = "";
        this.#pendingRecords = 0;
        if (records > 0) {
            await this.#write(Buffer.from(text), records);
        }
    }

    /** What comes from now on goes below another prefix. */
    async moveTo(prefix: S3Uri): Promise<void> {
        await this.finish();
        this.#prefix = prefix;
    }

    /** Writes what is pending, and ends the object that is being written. */
    async finish(): Promise<void> {
        await this.flush();
        await this.#close();
    }

    /** Makes an object without records. */
    async writeEmpty(): Promise<void> {
        await this.#begin();
        await this.finish();
    }

    /** Lets the object that is being written go; those that are whole stay. */
    async abort(): Promise<void> {
        const open = this.#open;
        this.#open = undefined;
        this.#pending = "";
        this.#pendingRecords = 0;
        await open?.writer.abort();
    }

    async #write(bytes: Buffer, records: number): Promise<void> {
        if (this.#open && this.#open.bytes + bytes.length > this.#statement.maxFileSize) {
            await this.#close();
        }
        const open = this.#open ?? (await this.#begin());
        const compressed = await open.compressor.add(bytes);
        await open.writer.write(compressed);
        open.bytes += compressed.length;
        open.records += records;
    }

    async #close(): Promise<void> {
        const open = this.#open;
        if (open) {
            const rest = await open.compressor.end();
            await open.writer.write(rest);
            await open.writer.close();
            this.#open = undefined;
            const { uri, records, startedAt } = open;
            this.#written.push({ uri, records, bytes: open.bytes + rest.length, startedAt, endedAt: new Date() });
        }
    }

    async #begin(): Promise<OpenObject> {
        const part = this.#parts.get(this.#prefix.key) ?? 0;
        this.#parts.set(this.#prefix.key, part + 1);
        const uri = objectName(this.#prefix, part, this.#statement);
        const startedAt = new Date();
        const open: OpenObject = {
            uri,
            writer: await this.#store.create(uri),
            compressor: compressorOf(this.#statement.compression),
            startedAt,
            records: 0,
            bytes: 0,
        };
        this.#open = open;
        if (this.#header !== undefined) {
            await this.#write(Buffer.from(`${this.#header}\n`), 1);
        }
        return open;
    }
}
