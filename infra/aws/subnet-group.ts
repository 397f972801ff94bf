import { DescribeSubnetsCommand, DescribeVpcsCommand, type Subnet } from "@aws-sdk/client-ec2";
import {
    type ClusterSubnetGroup,
    CreateClusterSubnetGroupCommand,
    DeleteClusterSubnetGroupCommand,
    DescribeClusterSubnetGroupsCommand,
} from "@aws-sdk/client-redshift";
import { UserError } from "../errors";
import type { Say } from "../target";
import type { Clients } from "./clients";
import { isAws, unlessMissing } from "./errors";
import { type AwsOptions, commandFor, type Pace } from "./options";
import { isOwned, type Owner, refuseForeign, tagsOf } from "./ownership";
import { persist, untilSeen } from "./waiting";

/** Where in AWS's network the cluster's nodes stand. */
export interface Place {
    readonly vpc: string;
    readonly subnets: readonly string[];
}

/** A Redshift subnet group. */
export interface FoundSubnetGroup extends Place {
    readonly name: string;
    readonly isOurs: boolean;
    /** The IAM role that was made with it: nothing else tells one that --role named for sure. */
    readonly role?: string;
}

const MISSING = "ClusterSubnetGroupNotFoundFault";

/** Its value has ":" for ",", which Redshift's tags don't take; names of roles have no ":". */
const ROLE_TAG = "sparkify-role";

/** The subnet group of that name, if there is one. */
export async function findSubnetGroup({ redshift }: Clients, owner: Owner): Promise<FoundSubnetGroup | undefined> {
    const request = new DescribeClusterSubnetGroupsCommand({ ClusterSubnetGroupName: owner.name });
    const found = (await unlessMissing(redshift.send(request), MISSING))?.ClusterSubnetGroups?.[0];
    return found && describe(found, owner);
}

/** Where the cluster goes: where its subnet group is, or else where the options say, or else the default VPC. */
export async function choosePlace(
    clients: Clients,
    options: AwsOptions,
    found: FoundSubnetGroup | undefined,
): Promise<Place> {
    const { name, vpc, subnets } = options;
    if (found === undefined) {
        return subnets === undefined ? placeInVpc(clients, vpc) : placeInSubnets(clients, subnets, vpc);
    }
    const isSame =
        (vpc === undefined || vpc === found.vpc) &&
        (subnets === undefined || [...subnets].sort().join() === [...found.subnets].sort().join());
    if (!isSame) {
        throw new UserError(
            `Subnet group ${name} is in ${found.vpc} (${found.subnets.join(", ")}) already, and a cluster does not ` +
                `move: ${commandFor("delete", name)} first, or choose another --name.`,
        );
    }
    return found;
}

/** Makes the subnet group if there is none. */
export async function ensureSubnetGroup(
    clients: Clients,
    owner: Owner,
    place: Place,
    role: string,
    found: FoundSubnetGroup | undefined,
    pace: Pace,
    say: Say,
): Promise<FoundSubnetGroup> {
    if (found !== undefined) {
        return found;
    }
    say(`Creating subnet group ${owner.name} in ${place.vpc} ...`);
    try {
        await clients.redshift.send(
            new CreateClusterSubnetGroupCommand({
                ClusterSubnetGroupName: owner.name,
                Description: `Where Redshift cluster ${owner.name} stands`,
                SubnetIds: [...place.subnets],
                Tags: [...tagsOf(owner), { Key: ROLE_TAG, Value: role.replaceAll(",", ":") }],
            }),
        );
    } catch (error) {
        if (!isAws(error, "ClusterSubnetGroupAlreadyExists")) {
            throw error;
        }
    }
    const made = await untilSeen(pace, `Subnet group ${owner.name}`, () => findSubnetGroup(clients, owner));
    refuseForeign(`Subnet group ${owner.name}`, made.isOurs, owner, "choose another --name");
    return made;
}

/** Deletes the subnet group, once the cluster that stood there has let go of it. */
export async function deleteSubnetGroup({ redshift }: Clients, name: string, pace: Pace, say: Say): Promise<void> {
    say(`Deleting subnet group ${name} ...`);
    const request = new DeleteClusterSubnetGroupCommand({ ClusterSubnetGroupName: name });
    await persist(
        pace,
        () => unlessMissing(redshift.send(request), MISSING),
        (error) => isAws(error, "InvalidClusterSubnetGroupStateFault", "InvalidClusterSubnetStateFault"),
    );
}

async function placeInVpc({ ec2 }: Clients, given: string | undefined): Promise<Place> {
    const vpc = given ?? (await defaultVpc({ ec2 }));
    // Of the default VPC those subnets that AWS made for it: they lead to the internet.
    const ofDefault = given === undefined ? [{ Name: "default-for-az", Values: ["true"] }] : [];
    const { Subnets = [] } = await ec2.send(
        new DescribeSubnetsCommand({ Filters: [{ Name: "vpc-id", Values: [vpc] }, ...ofDefault] }),
    );
    if (Subnets.length === 0) {
        throw new UserError(`There is no subnet in ${vpc}: create one, or choose another VPC with --vpc.`);
    }
    return { vpc, subnets: idsOf(Subnets) };
}

async function defaultVpc({ ec2 }: Pick<Clients, "ec2">): Promise<string> {
    const { Vpcs = [] } = await ec2.send(
        new DescribeVpcsCommand({ Filters: [{ Name: "is-default", Values: ["true"] }] }),
    );
    const vpc = Vpcs[0]?.VpcId;
    if (vpc === undefined) {
        throw new UserError(
            "This region has no default VPC: name one with --vpc, or make the default one with " +
                "`aws ec2 create-default-vpc`.",
        );
    }
    return vpc;
}

async function placeInSubnets({ ec2 }: Clients, given: readonly string[], vpc: string | undefined): Promise<Place> {
    const call = ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...given] }));
    const found = (await unlessMissing(call, "InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed"))?.Subnets;
    const vpcs = [...new Set(found?.map(({ VpcId = "" }) => VpcId))];
    const [only] = vpcs;
    if (found === undefined || only === undefined) {
        throw new UserError(`Not all of the subnets ${given.join(", ")} exist in this region: check --subnets.`);
    }
    if (vpcs.length > 1 || (vpc !== undefined && vpc !== only)) {
        throw new UserError(
            `The subnets ${given.join(", ")} are in ${vpcs.join(" and ")}: give --subnets of one VPC` +
                `${vpc === undefined ? "" : `, ${vpc}`}.`,
        );
    }
    return { vpc: only, subnets: idsOf(found) };
}

function idsOf(subnets: readonly Subnet[]): string[] {
    return subnets.map(({ SubnetId = "" }) => SubnetId).sort();
}

function describe({ VpcId = "", Subnets = [], Tags, ...group }: ClusterSubnetGroup, owner: Owner): FoundSubnetGroup {
    const role = Tags?.find(({ Key }) => Key === ROLE_TAG)?.Value?.replaceAll(":", ",");
    return {
        name: group.ClusterSubnetGroupName ?? owner.name,
        vpc: VpcId,
        subnets: Subnets.map(({ SubnetIdentifier = "" }) => SubnetIdentifier),
        isOurs: isOwned(Tags, owner),
        ...(role === undefined ? {} : { role }),
    };
}
