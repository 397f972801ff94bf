import path from "node:path";
import { readJsonFile } from "../infra/files";
import { type ObjectStore, s3Store } from "../infra/local/copy";
import type { S3StoreOptions } from "../infra/local/copy/s3-store";
import { PROJECT } from "../infra/project-folder";

/** The variables of dataform.json that say where files are. */
export interface Places {
    /** Addresses such as s3://bucket/log_data. */
    readonly logData: string;
    readonly songData: string;
    /** The bucket's region. */
    readonly region: string;
}

/** Where the project says that its files are. */
export async function projectPlaces(): Promise<Places> {
    return (await readJsonFile(path.join(PROJECT, "dataform.json")))?.vars as Places;
}

/** Objects of S3, or of the service that AWS_ENDPOINT_URL_S3 names. Who asks is found as AWS's tools find it. */
export function serviceObjects(region: string): ObjectStore {
    return s3Store(s3Service(region));
}

/** AWS's own in a region, which takes no requests that are signed for another, or the one that AWS_ENDPOINT_URL_S3 names. */
export function s3Service(region: string): S3StoreOptions {
    const named = process.env.AWS_ENDPOINT_URL_S3;
    const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return named ? { endpoint: named } : { endpoint: `https://s3.${region}.${domain}`, region };
}
