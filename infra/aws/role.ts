import {
    CreateRoleCommand,
    DeleteRoleCommand,
    DeleteRolePolicyCommand,
    GetRoleCommand,
    PutRolePolicyCommand,
    type Role,
} from "@aws-sdk/client-iam";
import { UserError } from "../errors";
import type { Say } from "../target";
import type { Clients } from "./clients";
import { isAws, unlessMissing } from "./errors";
import type { Pace } from "./options";
import { isOwned, type Owner, refuseForeign, tagsOf } from "./ownership";
import { persist, untilSeen } from "./waiting";

/** The IAM role with which the warehouse reads S3. */
export interface FoundRole {
    readonly name: string;
    readonly arn: string;
    readonly isOurs: boolean;
}

const POLICY = "read-buckets";
const MISSING = "NoSuchEntity";

/** The role of that name, if there is one. */
export async function findRole({ iam }: Clients, owner: Owner, name: string): Promise<FoundRole | undefined> {
    const found = await unlessMissing(iam.send(new GetRoleCommand({ RoleName: name })), MISSING);
    return found?.Role && describe(found.Role, owner);
}

/** Makes the role if there is none, and lets it read these buckets and no others. */
export async function ensureRole(
    clients: Clients,
    owner: Owner,
    wanted: { readonly name: string; readonly partition: string; readonly buckets: readonly string[] },
    found: FoundRole | undefined,
    pace: Pace,
    say: Say,
): Promise<FoundRole> {
    const { name, partition, buckets } = wanted;
    const role = found ?? (await createRole(clients, owner, name, pace, say));
    refuseForeign(`IAM role ${name}`, role.isOurs, owner, "choose another name with --role");
    say(`Allowing IAM role ${name} to read ${buckets.map((bucket) => `s3://${bucket}`).join(" and ")} ...`);
    const policy = { RoleName: name, PolicyName: POLICY, PolicyDocument: readPolicy(partition, buckets) };
    // A role that has just been made is not known to every machine of IAM.
    await persist(
        pace,
        () => clients.iam.send(new PutRolePolicyCommand(policy)),
        (error) => isAws(error, MISSING),
    );
    return role;
}

/** Deletes the role and its policy. */
export async function deleteRole({ iam }: Clients, name: string, pace: Pace, say: Say): Promise<void> {
    say(`Deleting IAM role ${name} ...`);
    await unlessMissing(iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: POLICY })), MISSING);
    try {
        await persist(
            pace,
            () => unlessMissing(iam.send(new DeleteRoleCommand({ RoleName: name })), MISSING),
            (error) => isAws(error, "ConcurrentModification"),
        );
    } catch (error) {
        if (isAws(error, "DeleteConflict")) {
            throw new UserError(
                `IAM role ${name} has policies that somebody else gave it: take them away in the IAM console, then run ` +
                    "the command again.",
            );
        }
        throw error;
    }
}

async function createRole(clients: Clients, owner: Owner, name: string, pace: Pace, say: Say): Promise<FoundRole> {
    say(`Creating Redshift IAM role ${name} ...`);
    try {
        const { Role } = await clients.iam.send(
            new CreateRoleCommand({
                RoleName: name,
                Description: "Lets a Redshift cluster read the buckets that its warehouse is loaded from",
                AssumeRolePolicyDocument: TRUST,
                Tags: tagsOf(owner),
            }),
        );
        if (Role !== undefined) {
            return describe({ Tags: tagsOf(owner), ...Role }, owner);
        }
    } catch (error) {
        // Another command was faster, or an answer was lost and the request repeated.
        if (!isAws(error, "EntityAlreadyExists")) {
            throw error;
        }
    }
    return untilSeen(pace, `IAM role ${name}`, () => findRole(clients, owner, name));
}

function describe({ RoleName = "", Arn = "", Tags }: Role, owner: Owner): FoundRole {
    return { name: RoleName, arn: Arn, isOurs: isOwned(Tags, owner) };
}

/** Source: Amazon Redshift Management Guide, "Authorizing Amazon Redshift to access other AWS services on your behalf". */
const TRUST = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "redshift.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/**
 * COPY lists what a prefix stands for and reads it, nothing more.
 * Source: Amazon Redshift Database Developer Guide, "IAM permissions for COPY, UNLOAD, and CREATE LIBRARY".
 */
function readPolicy(partition: string, buckets: readonly string[]): string {
    const arns = buckets.map((bucket) => `arn:${partition}:s3:::${bucket}`);
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Action: "s3:ListBucket", Resource: arns },
            { Effect: "Allow", Action: "s3:GetObject", Resource: arns.map((arn) => `${arn}/*`) },
        ],
    });
}
