import type { Limits } from "./limits";

/** What a local warehouse is to be like; what is left out stays as it was, or takes its default. */
export interface LocalOptions {
    /** The folder of all local warehouses. */
    readonly home: string;
    /** The name of its folder in there. */
    readonly name: string;
    /** 0 takes any free one; Redshift's 5439 by default. */
    readonly port?: number;
    /** A folder for each bucket that is not to be looked for in `<home>/s3/<bucket>`. */
    readonly buckets?: Readonly<Record<string, string>>;
    /** The URL of a real S3 service, asked instead of folders. */
    readonly s3Endpoint?: string;
    /** Those that are to change. */
    readonly limits?: Limits;
}

/** Nobody from outside gets in. */
export const HOST = "127.0.0.1";

/** Redshift's own. */
export const DEFAULT_PORT = 5439;

/** Redshift's name for the first user of a cluster, who may do everything. */
export const USER = "awsuser";

/** The database of a new warehouse. */
export const DATABASE = "user_song_plays";

/** The warehouse that is meant when no other is named. */
export const DEFAULT_NAME = "sparkify";

/** A warehouse as a sentence begins with it. */
export function titleOf(name: string): string {
    return `Local warehouse ${name}`;
}

/** The command that does this to the warehouse, as people type it. */
export function commandFor(command: "create" | "delete" | "pause", name: string): string {
    return `\`npm run infra:${command} -- --target local${name === DEFAULT_NAME ? "" : ` --name ${name}`}\``;
}
