import {
    type Cluster,
    CreateClusterCommand,
    type CreateClusterCommandInput,
    DescribeClustersCommand,
    DescribeOrderableClusterOptionsCommand,
} from "@aws-sdk/client-redshift";
import { UserError } from "../errors";
import type { Say } from "../target";
import type { Clients } from "./clients";
import type { Nodes } from "./cost";
import { isAws, unlessMissing } from "./errors";
import { type AwsOptions, commandFor, DEFAULT_DATABASE, DEFAULT_PORT, type Pace, titleOf, USER } from "./options";
import { isOwned, type Owner, refuseForeign, tagsOf } from "./ownership";
import { persist, untilSeen, waitUntil } from "./waiting";

/** A cluster as AWS describes it. */
export interface FoundCluster {
    readonly name: string;
    readonly isOurs: boolean;
    /** Amazon Redshift Management Guide, "Cluster status". */
    readonly status: string;
    /** Known once it has been available, and while it is paused. */
    readonly endpoint?: { readonly host: string; readonly port: number };
    readonly createdAt?: Date;
    readonly databaseName: string;
    readonly user: string;
    readonly nodes: Nodes;
    readonly isPublic: boolean;
    /** Names of its IAM roles, the default one first. */
    readonly roles: readonly string[];
    /** Every role is ready to be used. */
    readonly hasRoles: boolean;
    /** A new password is on its way. */
    readonly isChangingPassword: boolean;
    /** The command that asked for it. */
    readonly order?: string;
}

/** What a new cluster is made of. */
export interface NewCluster {
    readonly nodes: Nodes;
    readonly roleArn: string;
    readonly securityGroup: string;
    readonly password: string;
    readonly order: string;
}

export const MISSING = "ClusterNotFound";

/** The tag that tells a cluster which this command asked for from one that another made at the same time. */
const ORDER_TAG = "sparkify-order";

/** States that no waiting leads out of. */
const BROKEN = [
    "hardware-failure",
    "incompatible-hsm",
    "incompatible-network",
    "incompatible-parameters",
    "incompatible-restore",
    "storage-full",
];

/** The cluster of that name, if there is one. */
export async function findCluster({ redshift }: Pick<Clients, "redshift">, owner: Owner) {
    const request = new DescribeClustersCommand({ ClusterIdentifier: owner.name });
    const found = (await unlessMissing(redshift.send(request), MISSING))?.Clusters?.[0];
    return found && describe(found, owner);
}

/**
 * Asks for a new cluster; it is some minutes from there to an available one. If another command was faster, its cluster
 * is answered.
 */
export async function createCluster(
    clients: Clients,
    owner: Owner,
    options: AwsOptions,
    wanted: NewCluster,
    say: Say,
): Promise<FoundCluster> {
    const { name } = owner;
    say(`Creating Redshift cluster ${name} ...`);
    const request = new CreateClusterCommand(requestFor(owner, options, wanted));
    try {
        await persist(options.pace, () => clients.redshift.send(request), isRoleSpreading);
    } catch (error) {
        if (!isAws(error, "ClusterAlreadyExists")) {
            throw error;
        }
    }
    const made = await untilSeen(options.pace, titleOf(name), () => findCluster(clients, owner));
    refuseForeign(titleOf(name), made.isOurs, owner, "choose another --name");
    return made;
}

/** Waits until a client could connect. */
export async function untilAvailable(clients: Clients, owner: Owner, pace: Pace, say: Say): Promise<FoundCluster> {
    const goal = `Redshift cluster ${owner.name} is available`;
    const { cluster } = await waitUntil(goal, pace, say, async () => {
        const cluster = await requireCluster(clients, owner);
        refuseHopeless(cluster);
        const isUp = isAvailable(cluster) && cluster.endpoint !== undefined;
        const isDone = isUp && cluster.hasRoles && !cluster.isChangingPassword;
        return { cluster, isDone, state: isUp && !isDone ? "applying changes" : cluster.status };
    });
    return cluster;
}

/** The cluster, which must be there. */
export async function requireCluster(clients: Clients, owner: Owner): Promise<FoundCluster> {
    const cluster = await findCluster(clients, owner);
    if (cluster === undefined) {
        throw new UserError(
            `There is no Redshift cluster ${owner.name} in ${owner.region}: ${commandFor("create", owner.name)} makes one.`,
        );
    }
    refuseForeign(titleOf(owner.name), cluster.isOurs, owner, "choose another --name");
    return cluster;
}

/** States such as "available, prep-for-resize" are available, too. */
export function isAvailable({ status }: Pick<FoundCluster, "status">): boolean {
    return /^available\b/.test(status);
}

export function isGoing({ status }: Pick<FoundCluster, "status">): boolean {
    return status === "deleting" || status === "final-snapshot";
}

/** Nothing but a delete helps such a cluster. */
export function isBroken({ status }: Pick<FoundCluster, "status">): boolean {
    return BROKEN.includes(status);
}

/** Does AWS offer such nodes here? If not, an error names what it does offer. */
export async function refuseUnofferedNodes({ redshift }: Clients, owner: Owner, { type, count }: Nodes): Promise<void> {
    const isSingle = count === 1;
    const offered = new Map<string, Set<string>>();
    let marker: string | undefined;
    do {
        const page = await redshift.send(new DescribeOrderableClusterOptionsCommand({ Marker: marker }));
        for (const { NodeType = "", ClusterType = "" } of page.OrderableClusterOptions ?? []) {
            offered.set(NodeType, (offered.get(NodeType) ?? new Set()).add(ClusterType));
        }
        marker = page.Marker;
    } while (marker);
    const clusterType = isSingle ? "single-node" : "multi-node";
    if (!offered.has(type)) {
        throw new UserError(
            `AWS does not offer ${type} in ${owner.region}: choose another --region, or --node-type of ` +
                `${[...offered.keys()].sort().join(", ")}.`,
        );
    }
    if (!offered.get(type)?.has(clusterType)) {
        throw new UserError(
            `AWS offers no ${clusterType} cluster of ${type} in ${owner.region}: give ` +
                `${isSingle ? "--nodes 2 or more" : "--nodes 1"}, or another --node-type.`,
        );
    }
}

function refuseHopeless(cluster: FoundCluster): void {
    if (isGoing(cluster)) {
        throw new UserError(
            `${titleOf(cluster.name)} is being deleted: run the command again when ` +
                `${commandFor("status", cluster.name)} says that it is gone.`,
        );
    }
    if (isBroken(cluster)) {
        throw new UserError(
            `${titleOf(cluster.name)} is in state ${cluster.status}, which it does not leave by itself: see the AWS ` +
                `console, or ${commandFor("delete", cluster.name)}.`,
        );
    }
}

/** Redshift refuses a role that IAM has not told it of yet, in the words it has for a role that is not for Redshift. */
function isRoleSpreading(error: unknown): boolean {
    return isAws(error, "InvalidParameterValue") && /IAM role .* is not valid/i.test((error as Error).message);
}

function requestFor(
    owner: Owner,
    options: AwsOptions,
    { nodes, roleArn, securityGroup, password, order }: NewCluster,
): CreateClusterCommandInput {
    return {
        ClusterIdentifier: owner.name,
        DBName: options.databaseName ?? DEFAULT_DATABASE,
        NodeType: nodes.type,
        ...(nodes.count === 1
            ? { ClusterType: "single-node" }
            : { ClusterType: "multi-node", NumberOfNodes: nodes.count }),
        MasterUsername: USER,
        MasterUserPassword: password,
        Port: options.port ?? DEFAULT_PORT,
        ClusterSubnetGroupName: owner.name,
        ClusterParameterGroupName: owner.name,
        VpcSecurityGroupIds: [securityGroup],
        PubliclyAccessible: !options.isPrivate,
        Encrypted: true,
        IamRoles: [roleArn],
        DefaultIamRoleArn: roleArn, // so that COPY can say `iam_role default`
        Tags: [...tagsOf(owner), { Key: ORDER_TAG, Value: order }],
    };
}

function describe(cluster: Cluster, owner: Owner): FoundCluster {
    const { Address, Port } = cluster.Endpoint ?? {};
    const order = cluster.Tags?.find(({ Key }) => Key === ORDER_TAG)?.Value;
    return {
        name: owner.name,
        isOurs: isOwned(cluster.Tags, owner),
        status: cluster.ClusterStatus ?? "unknown",
        ...(Address === undefined ? {} : { endpoint: { host: Address, port: Port ?? DEFAULT_PORT } }),
        ...(cluster.ClusterCreateTime === undefined ? {} : { createdAt: cluster.ClusterCreateTime }),
        databaseName: cluster.DBName ?? DEFAULT_DATABASE,
        user: cluster.MasterUsername ?? USER,
        nodes: { type: cluster.NodeType ?? "", count: cluster.NumberOfNodes ?? 1 },
        isPublic: cluster.PubliclyAccessible ?? false,
        roles: [cluster.DefaultIamRoleArn, ...(cluster.IamRoles ?? []).map(({ IamRoleArn }) => IamRoleArn)]
            .flatMap((arn) => (arn ? [arn.slice(arn.lastIndexOf("/") + 1)] : []))
            .filter((role, place, all) => all.indexOf(role) === place),
        hasRoles: (cluster.IamRoles ?? []).every(({ ApplyStatus }) => ApplyStatus === "in-sync"),
        isChangingPassword: cluster.PendingModifiedValues?.MasterUserPassword !== undefined,
        ...(order === undefined ? {} : { order }),
    };
}
