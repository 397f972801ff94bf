import { SqlError } from "../errors";
import { type S3Uri, s3Text } from "./s3-uri";

/** Redshift reports what goes wrong around a load as an internal error, odd as it is: clients match on the message. */
export function copyError(message: string, more: { detail?: string; hint?: string } = {}): SqlError {
    return new SqlError("XX000", message, more);
}

export function noSuchPrefix(uri: S3Uri): SqlError {
    return copyError(`The specified S3 prefix '${uri.key}' does not exist`, {
        hint: `Nothing in bucket '${uri.bucket}' begins with it: check the FROM clause of the COPY.`,
    });
}

/** Redshift's words for S3's own answer to a key that is not there. */
export function noSuchKey(uri: S3Uri, what: string): SqlError {
    return copyError(`${what} - S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey`, {
        hint: `There is no ${s3Text(uri)}.`,
    });
}

export function changedMeanwhile(uri: S3Uri): SqlError {
    return copyError(`${s3Text(uri)} was changed or removed while COPY was reading it.`, {
        hint: "Nothing was loaded: run the COPY again.",
    });
}

export function loadFailed(table: string): SqlError {
    return copyError(`Load into table '${table}' failed.  Check 'stl_load_errors' system table for details.`);
}
