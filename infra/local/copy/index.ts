export { type CopyContext, type CopyRun, copyFrom } from "./copy";
export { folderStore } from "./folder-store";
export type { ObjectStore } from "./object-store";
export { s3Store } from "./s3-store";
