import { syntaxError } from "../../errors";
import type { CopyStatement } from "../ast";
import type { CopyOptionReader, CopyOptions } from "./copy-options";
import type { TokenStream } from "./token-stream";
import { notYet } from "./unsupported";

type Authorization = CopyStatement["authorization"];

/**
 * How COPY and UNLOAD are let in. Keys are read and let go: neither the tree nor an error repeats them.
 * Source: developer guide, "Authorization parameters".
 */
export const AUTHORIZATION_OPTIONS: readonly (readonly [string, CopyOptionReader])[] = [
    ["iam_role", (stream) => ({ role: iamRole(stream) })],
    ["access_key_id", (stream, at) => ({ accessKey: secret(stream, "ACCESS_KEY_ID", at) })],
    ["secret_access_key", (stream, at) => ({ secretKey: secret(stream, "SECRET_ACCESS_KEY", at) })],
    ["session_token", (stream, at) => ({ sessionToken: secret(stream, "SESSION_TOKEN", at) })],
    ["credentials", (stream, at) => ({ credentials: credentials(stream, at) })],
];

/** The one way in that the options of COPY or UNLOAD name. */
export function authorizationOf(
    options: Pick<CopyOptions, "role" | "accessKey" | "secretKey" | "sessionToken" | "credentials">,
    statement: "COPY" | "UNLOAD",
    at: number,
): Authorization {
    const { role, accessKey, secretKey, sessionToken, credentials: legacy } = options;
    const hasKeys = accessKey !== undefined || secretKey !== undefined || sessionToken !== undefined;
    const ways = [role !== undefined, hasKeys, legacy !== undefined].filter(Boolean).length;
    if (ways === 0)
        throw syntaxError(
            `${statement} needs an authorization: add IAM_ROLE default or IAM_ROLE 'arn:aws:iam::...'.`,
            at,
        );
    if (ways > 1)
        throw syntaxError(`${statement} takes one authorization only: IAM_ROLE, CREDENTIALS or access keys.`, at);
    if (legacy !== undefined) return legacy;
    if (role !== undefined) return { kind: "iam_role", role };
    if (accessKey === undefined || secretKey === undefined) {
        throw syntaxError("ACCESS_KEY_ID and SECRET_ACCESS_KEY belong together: give both, or IAM_ROLE.", at);
    }
    return { kind: "keys" };
}

/** `default`, or the role's ARN; several with commas are a chain of roles. */
function iamRole(stream: TokenStream): string {
    if (stream.takeWords("default")) return "default";
    const { at, kind } = stream.peek();
    if (kind !== "string") throw syntaxError("IAM_ROLE wants the word default or an ARN in single quotes.", at);
    const role = stream.expectString();
    if (!isRole(role))
        throw syntaxError("IAM_ROLE wants 'arn:aws:iam::<account>:role/<name>' or the word default.", at);
    return role;
}

function isRole(text: string): boolean {
    return text === "default" || text.split(",").every((role) => /^arn:aws[a-z-]*:iam::/.test(role));
}

function secret(stream: TokenStream, option: string, at: number): true {
    if (stream.peek().kind !== "string") throw syntaxError(`${option} wants a string in single quotes.`, at);
    stream.expectString();
    return true;
}

/** `'aws_iam_role=...'` or `'aws_access_key_id=...;aws_secret_access_key=...[;token=...]'` */
function credentials(stream: TokenStream, at: number): Authorization {
    stream.takeWords("as");
    if (stream.peek().kind !== "string") throw syntaxError("CREDENTIALS wants a string in single quotes.", at);
    const fields = new Map<string, string>();
    for (const field of stream.expectString().split(";")) {
        const equals = field.indexOf("=");
        fields.set(field.slice(0, Math.max(equals, 0)), field.slice(equals + 1));
    }
    if (fields.has("master_symmetric_key")) throw notYet("COPY or UNLOAD with a master_symmetric_key", at);
    const role = fields.get("aws_iam_role");
    if (role !== undefined && fields.size === 1 && isRole(role)) return { kind: "iam_role", role };
    const allowed = new Set(["aws_access_key_id", "aws_secret_access_key", "token"]);
    const areKeys = fields.has("aws_access_key_id") && fields.has("aws_secret_access_key");
    if (areKeys && [...fields.keys()].every((key) => allowed.has(key))) return { kind: "keys" };
    throw syntaxError(
        "CREDENTIALS wants 'aws_iam_role=<ARN>' or 'aws_access_key_id=<id>;aws_secret_access_key=<key>'.",
        at,
        "Use IAM_ROLE instead.",
    );
}
