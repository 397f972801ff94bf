import { SqlError } from "../errors";

/** An object of S3, or with a part of a key all objects whose keys begin with it. */
export interface S3Uri {
    readonly bucket: string;
    readonly key: string;
}

/** @throws SqlError 22023 for what is no `s3://bucket/key`. */
export function parseS3Uri(text: string): S3Uri {
    const uri = s3UriIn(text);
    if (!uri) {
        throw new SqlError("22023", `"${text}" is no address in S3: write 's3://bucket/key'.`);
    }
    return uri;
}

/** The same, or undefined. */
export function s3UriIn(text: string): S3Uri | undefined {
    const [, bucket, key = ""] = /^s3:\/\/([a-z0-9][a-z0-9._-]*)(?:\/(.*))?$/is.exec(text) ?? [];
    return bucket === undefined ? undefined : { bucket, key };
}

/** As statements and system tables write it. */
export function s3Text({ bucket, key }: S3Uri): string {
    return `s3://${bucket}/${key}`;
}
