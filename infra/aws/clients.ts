import { types } from "node:util";
import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { RedshiftClient } from "@aws-sdk/client-redshift";
import { STSClient } from "@aws-sdk/client-sts";

/** The AWS services that a warehouse needs. */
export interface Clients {
    readonly redshift: RedshiftClient;
    readonly iam: IAMClient;
    readonly ec2: EC2Client;
    readonly sts: STSClient;
}

/** Which call an error comes from, as IAM policies name it: AWS's own errors don't always say. */
const actions = new WeakMap<object, string>();

const MAX_ATTEMPTS = 8;
const CONNECT_LIMIT_MS = 5_000;
const ANSWER_LIMIT_MS = 30_000;

/**
 * Clients that find credentials, region and endpoint (AWS_ENDPOINT_URL) where all of AWS's tools do. What is throttled
 * or breaks on the way is tried again; AWS_MAX_ATTEMPTS says how often.
 */
export function createClients(region: string | undefined): Clients {
    // The SDK's version is pinned: which Node its next ones ask for concerns whoever raises it, not every command's user.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
    const configuration = {
        ...(region === undefined ? {} : { region }),
        retryMode: "adaptive",
        maxAttempts: Number(process.env.AWS_MAX_ATTEMPTS) || MAX_ATTEMPTS,
        requestHandler: {
            connectionTimeout: CONNECT_LIMIT_MS,
            requestTimeout: ANSWER_LIMIT_MS,
            throwOnRequestTimeout: true,
        },
    };
    const redshift = new RedshiftClient(configuration);
    const iam = new IAMClient(configuration);
    const ec2 = new EC2Client(configuration);
    const sts = new STSClient(configuration);
    redshift.middlewareStack.add(noteAction("redshift"), { step: "initialize", priority: "high" });
    iam.middlewareStack.add(noteAction("iam"), { step: "initialize", priority: "high" });
    ec2.middlewareStack.add(noteAction("ec2"), { step: "initialize", priority: "high" });
    sts.middlewareStack.add(noteAction("sts"), { step: "initialize", priority: "high" });
    return { redshift, iam, ec2, sts };
}

/** The action that failed with this error ("redshift:CreateCluster"), if one did. */
export function actionOf(error: unknown): string | undefined {
    return types.isNativeError(error) ? actions.get(error) : undefined;
}

function noteAction(service: string) {
    return <Arguments, Result>(
        next: (args: Arguments) => Promise<Result>,
        context: { readonly commandName?: string },
    ) =>
        async (args: Arguments): Promise<Result> => {
            try {
                return await next(args);
            } catch (error) {
                if (types.isNativeError(error)) {
                    actions.set(error, `${service}:${context.commandName?.replace(/Command$/, "")}`);
                }
                throw error;
            }
        };
}
