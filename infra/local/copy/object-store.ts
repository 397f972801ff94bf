import type { S3Uri } from "./s3-uri";

/** An object that is there. */
export interface S3Object extends S3Uri {
    /** In bytes, when it was looked at. */
    readonly size: number;
}

/** An object on its way: it is there as a whole once `close` has resolved, and not at all before. */
export interface ObjectWriter {
    /** Resolves when more can be taken. */
    write(bytes: Uint8Array): Promise<void>;
    close(): Promise<void>;
    /** Nothing of it stays. Never throws. */
    abort(): Promise<void>;
}

/** Where objects are kept. All methods throw SqlError for what a client can understand. */
export interface ObjectStore {
    /** Every object whose key begins with the prefix, by key: it is no folder, `log` takes `log_old/` too. */
    list(prefix: S3Uri): Promise<readonly S3Object[]>;
    /** The object with exactly this key. */
    stat(uri: S3Uri): Promise<S3Object | undefined>;
    /** All bytes of a small object. @throws SqlError if it has gone or has another size by now. */
    read(object: S3Object): Promise<Buffer>;
    /** A file with the object's bytes that the engine can read: its own, or a copy made in the folder. */
    file(object: S3Object, folder: string): Promise<string>;
    /** Begins to write an object, over the one that may be there. */
    create(uri: S3Uri): Promise<ObjectWriter>;
    remove(objects: readonly S3Object[]): Promise<void>;
}
