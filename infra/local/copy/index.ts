import type { ObjectStore } from "./object-store";
import type { S3StoreOptions } from "./s3-store";

export { type CopyContext, type CopyRun, copyFrom } from "./copy";
export { folderStore } from "./folder-store";
export type { ObjectStore } from "./object-store";

/** Objects of a real S3 service. AWS's SDK is a fifth of what the server loads, so it waits for the first who needs it. */
export function s3Store(options: S3StoreOptions): ObjectStore {
    const service = require("./s3-store") as typeof import("./s3-store");
    return service.s3Store(options);
}
