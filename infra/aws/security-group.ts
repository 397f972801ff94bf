import {
    CreateSecurityGroupCommand,
    DeleteSecurityGroupCommand,
    DescribeSecurityGroupsCommand,
} from "@aws-sdk/client-ec2";
import { UserError } from "../errors";
import type { Say } from "../target";
import type { Clients } from "./clients";
import { isAws, unlessMissing } from "./errors";
import { type Pace, securityGroupName } from "./options";
import { isOwned, type Owner, refuseForeign, tagsOf } from "./ownership";
import { persist, untilSeen } from "./waiting";

/** A security group: who may connect to what is in it. */
export interface FoundSecurityGroup {
    readonly id: string;
    readonly name: string;
    readonly vpc: string;
    readonly isOurs: boolean;
}

const MISSING = "InvalidGroup.NotFound";

/** The security groups of our name: each VPC may have one. */
export async function findSecurityGroups({ ec2 }: Clients, owner: Owner): Promise<readonly FoundSecurityGroup[]> {
    const name = securityGroupName(owner.name);
    const { SecurityGroups = [] } = await ec2.send(
        new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: [name] }] }),
    );
    return SecurityGroups.map(({ GroupId = "", VpcId = "", Tags }) => ({
        id: GroupId,
        name,
        vpc: VpcId,
        isOurs: isOwned(Tags, owner),
    }));
}

/** Makes the security group in this VPC if there is none. */
export async function ensureSecurityGroup(
    clients: Clients,
    owner: Owner,
    vpc: string,
    found: readonly FoundSecurityGroup[],
    pace: Pace,
    say: Say,
): Promise<FoundSecurityGroup> {
    const group = found.find((each) => each.vpc === vpc) ?? (await createSecurityGroup(clients, owner, vpc, pace, say));
    refuseForeign(`Security group ${group.name} in ${vpc}`, group.isOurs, owner, "choose another --name");
    return group;
}

/** Deletes a security group, once the cluster's network interfaces have let go of it. */
export async function deleteSecurityGroup(
    { ec2 }: Clients,
    { id, name }: FoundSecurityGroup,
    pace: Pace,
    say: Say,
): Promise<void> {
    say(`Deleting security group ${name} ...`);
    try {
        await persist(
            pace,
            () => unlessMissing(ec2.send(new DeleteSecurityGroupCommand({ GroupId: id })), MISSING),
            (error) => isAws(error, "DependencyViolation"),
        );
    } catch (error) {
        if (isAws(error, "DependencyViolation")) {
            throw new UserError(
                `Something else still uses security group ${name} (${id}): see its network interfaces and the rules that ` +
                    "name it in the EC2 console, then run the command again.",
            );
        }
        throw error;
    }
}

async function createSecurityGroup(
    clients: Clients,
    owner: Owner,
    vpc: string,
    pace: Pace,
    say: Say,
): Promise<FoundSecurityGroup> {
    const name = securityGroupName(owner.name);
    say(`Creating security group ${name} ...`);
    try {
        await clients.ec2.send(
            new CreateSecurityGroupCommand({
                GroupName: name,
                Description: `Who may connect to Redshift cluster ${owner.name}`,
                VpcId: vpc,
                TagSpecifications: [{ ResourceType: "security-group", Tags: tagsOf(owner) }],
            }),
        );
    } catch (error) {
        if (!isAws(error, "InvalidGroup.Duplicate")) {
            throw error;
        }
    }
    return untilSeen(pace, `Security group ${name}`, async () =>
        (await findSecurityGroups(clients, owner)).find((each) => each.vpc === vpc),
    );
}
