import { types } from "node:util";
import { codeOf, messageOf, NO_CREDENTIALS, UserError } from "../errors";
import { actionOf } from "./clients";

/** The code that AWS sent ("ClusterNotFound"); the SDK's own names differ, and not always in the same way. */
function awsCode(error: unknown): string | undefined {
    if (!types.isNativeError(error)) {
        return undefined;
    }
    return "Code" in error && typeof error.Code === "string" ? error.Code : error.name;
}

/** Is this AWS's answer with one of these codes? */
export function isAws(error: unknown, ...codes: readonly string[]): boolean {
    return codes.includes(awsCode(error) ?? "");
}

/** What a call answers, or undefined where AWS knows no such thing. */
export async function unlessMissing<T>(call: Promise<T>, ...codes: readonly string[]): Promise<T | undefined> {
    try {
        return await call;
    } catch (error) {
        if (isAws(error, ...codes)) {
            return undefined;
        }
        throw error;
    }
}

/** Does something on AWS; failures come as a sentence that says what to do. */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        throw error instanceof UserError ? error : explain(error);
    }
}

const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"];
/** A region that the account has not enabled knows none of its keys, and answers as if they were wrong. */
const UNKNOWN = [
    "InvalidClientTokenId",
    "InvalidAccessKeyId",
    "UnrecognizedClientException",
    "AuthFailure",
    "SignatureDoesNotMatch",
    "IncompleteSignature",
    "MissingAuthenticationToken",
    "OptInRequired",
];
const DENIED = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "DependentServiceAccessDenied"];
const THROTTLED = [
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "TooManyRequestsException",
    "SlowDown",
    "DependentServiceRequestThrottlingFault",
];
const CHANGING = ["InvalidClusterState", "InvalidClusterSubnetGroupStateFault", "InvalidClusterParameterGroupState"];
const UNREACHABLE = [
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ETIMEDOUT",
    "EPIPE",
    "TimeoutError",
];

/** Why AWS did not do it, and the way out. */
function explain(error: unknown): UserError {
    const code = awsCode(error) ?? "";
    const action = actionOf(error);
    const said = messageOf(error).replace(/\.$/, "");
    const has = (codes: readonly string[]) => codes.includes(code);
    if (has(["CredentialsProviderError"])) {
        return new UserError(/expired/i.test(said) ? EXPIRED_SENTENCE : NO_CREDENTIALS);
    }
    if (said === "Region is missing") {
        return new UserError("No AWS region is set: give one with --region, or set AWS_REGION.");
    }
    if (has(EXPIRED)) {
        return new UserError(EXPIRED_SENTENCE);
    }
    if (has(UNKNOWN)) {
        return new UserError(
            `AWS does not accept these credentials (${code}): check AWS_PROFILE, AWS_ACCESS_KEY_ID and ` +
                "AWS_SECRET_ACCESS_KEY, this machine's clock, and that the region is enabled for the account.",
        );
    }
    if (has(DENIED)) {
        const missing = /perform: ([a-z0-9-]+:\w+)/.exec(said)?.[1] ?? action ?? "what is needed";
        return new UserError(
            `These AWS credentials may not do ${missing}: have it allowed; docs/aws.md lists all that is needed.`,
        );
    }
    if (code === "InsufficientClusterCapacity") {
        return new UserError(
            "AWS has no capacity for these nodes in this region now: try again later, or choose another --node-type, " +
                "fewer --nodes or another --region.",
        );
    }
    const isTypeRefused = /access to node type/i.test(said); // with the code of a quota
    if (/Quota|LimitExceeded(Fault)?$/.test(code) && !has(THROTTLED) && !isTypeRefused) {
        return new UserError(
            `A quota of this AWS account is used up (${code}: ${said}): delete what is not needed any more, or ask for ` +
                "more in the console under Service Quotas.",
        );
    }
    if (has(THROTTLED)) {
        return new UserError(`AWS is throttling ${action ?? "requests"}: wait a minute, then run the command again.`);
    }
    if (has(CHANGING)) {
        return new UserError(
            `AWS refuses ${action} while something else is being done (${said}): wait some minutes, then run the ` +
                "command again.",
        );
    }
    if (/node type/i.test(said) || has(["UnsupportedOptionFault", "IncompatibleOrderableOptions"])) {
        return new UserError(
            `AWS does not offer such a cluster in this region (${said}): choose another --node-type, --nodes or --region.`,
        );
    }
    if (code === "InvalidVPCNetworkStateFault") {
        return new UserError(
            `The network does not fit (${said}): choose another --vpc, which needs an internet gateway unless you ` +
                "give --private.",
        );
    }
    if (code === "ClusterSnapshotAlreadyExists") {
        return new UserError("There is a snapshot of that name already: give --final-snapshot another name.");
    }
    const broken = codeOf(error) ?? code;
    if (UNREACHABLE.includes(broken)) {
        return new UserError(
            `AWS can't be reached for ${action ?? "a request"} (${broken}): check the network, the region and ` +
                `AWS_ENDPOINT_URL, then run the command again.${proxySentence()}`,
        );
    }
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
    if (status >= 500) {
        return new UserError(`AWS failed to do ${action} (${code}): run the command again.`);
    }
    return action === undefined ? new UserError(said) : new UserError(`AWS refuses ${action}: ${said} (${code}).`);
}

/** What AWS's command line heeds, and its SDK for JavaScript does not. */
function proxySentence(): string {
    const name = ["HTTPS_PROXY", "https_proxy"].find((each) => process.env[each]);
    return name === undefined ? "" : ` AWS's SDK does not go through the proxy that ${name} names.`;
}

const EXPIRED_SENTENCE =
    "The AWS credentials have expired: sign in again, with `aws sso login` for instance, then run the command again.";
