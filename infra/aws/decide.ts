import { UserError } from "../errors";
import { type Cidr, isInside, readCidr } from "./cidr";
import type { Clients } from "./clients";
import { type FoundCluster, refuseUnofferedNodes } from "./cluster";
import { shownNodes } from "./cost";
import { findRules } from "./ingress";
import { takesPort } from "./node-types";
import { type AwsOptions, commandFor, DEFAULT_NODE_TYPE, DEFAULT_NODES, DEFAULT_PORT, titleOf } from "./options";
import { allowedClients, ownAddress } from "./own-address";
import type { Owner } from "./ownership";
import type { Wanted } from "./plan";
import { choosePlace } from "./subnet-group";
import type { Survey } from "./survey";

/** What `create` is to bring about; all that can be refused is refused here, before anything is made. */
export async function decide(clients: Clients, owner: Owner, options: AwsOptions, found: Survey): Promise<Wanted> {
    const { cluster } = found;
    const nodes = cluster?.nodes ?? {
        type: options.nodeType ?? DEFAULT_NODE_TYPE,
        count: options.nodes ?? DEFAULT_NODES,
    };
    const port = cluster?.endpoint?.port ?? options.port ?? DEFAULT_PORT;
    if (cluster === undefined) {
        if (!takesPort(port)) {
            throw new UserError(
                `A cluster of ${nodes.type} does not take port ${port}: give --port one of 5431 to 5455 or 8191 to 8215.`,
            );
        }
        await refuseUnofferedNodes(clients, owner, nodes);
        refuseOtherRole(found.subnetGroup?.role, options);
    } else {
        refuseChanges(cluster, options);
    }
    return {
        nodes,
        port,
        place: await choosePlace(clients, options, found.subnetGroup),
        clients: await clientsOf(options, cluster),
    };
}

/** Where there is no public address, the caller's own, as the internet sees it, is not the one that they come from. */
async function clientsOf(options: AwsOptions, cluster: FoundCluster | undefined): Promise<Cidr | undefined> {
    if (options.cidr === undefined && cluster?.isPublic === false) {
        return undefined;
    }
    if (options.cidr === undefined && options.isPrivate) {
        throw new UserError(
            "--private gives the cluster no public address, so that yours on the internet can't be let in: give the " +
                "addresses of the network that you come from with --cidr, as in --cidr 10.0.0.0/16.",
        );
    }
    return allowedClients(options.cidr, options.checkIpUrl);
}

/** Whether this machine is among those let in, as a status says it. */
export async function mayConnect(
    clients: Clients,
    owner: Owner,
    options: AwsOptions,
    found: Survey,
    port: number,
): Promise<string> {
    const rules = [];
    for (const { id } of found.securityGroups.filter(({ isOurs }) => isOurs)) {
        rules.push(...(await findRules(clients, owner, id)).filter((rule) => rule.port === port));
    }
    const open = rules.map(({ cidr }) => cidr);
    if (found.cluster?.isPublic === false) {
        return `those of ${open.join(" or ") || "no network"} who reach its VPC: it has no public address`;
    }
    const address = await ownAddress(options.checkIpUrl);
    if (address === undefined) {
        return `not known, because ${options.checkIpUrl} does not tell your address`;
    }
    const letsIn = open.find((cidr) => isInside(address, readCidr(cidr)));
    return letsIn === undefined
        ? `no, ${address} is not in ${open.join(" or ") || "any rule"}: ${commandFor("create", owner.name)} lets it in`
        : `yes, ${address} is in ${letsIn}`;
}

/** A create that was interrupted is completed with its own role: the other would be left behind. */
function refuseOtherRole(made: string | undefined, { name, role }: AwsOptions): void {
    if (made !== undefined && role !== undefined && role !== made) {
        throw new UserError(
            `Parts of ${name} are there already, made with IAM role ${made}: leave --role out, or ` +
                `${commandFor("delete", name)} first.`,
        );
    }
}

/** A cluster that exists keeps its nodes, its port, its database, its role and its public address. */
function refuseChanges(
    cluster: FoundCluster,
    { nodeType, nodes, port, databaseName, role, isPrivate, ...options }: AwsOptions,
): void {
    const { endpoint } = cluster;
    const isSame =
        (nodeType ?? cluster.nodes.type) === cluster.nodes.type &&
        (nodes ?? cluster.nodes.count) === cluster.nodes.count &&
        (port === undefined || endpoint === undefined || port === endpoint.port) &&
        (databaseName ?? cluster.databaseName) === cluster.databaseName &&
        (role === undefined || cluster.roles.includes(role)) &&
        !(isPrivate && cluster.isPublic);
    if (!isSame) {
        const where = endpoint === undefined ? "" : `, port ${endpoint.port}`;
        throw new UserError(
            `${titleOf(cluster.name)} exists with ${shownNodes(cluster.nodes)}, database ${cluster.databaseName}` +
                `${where}, IAM role ${cluster.roles.join(" and ") || "of none"} and ` +
                `${cluster.isPublic ? "a" : "no"} public address, and create does not change that: leave these flags out, or ` +
                `${commandFor("delete", options.name)} first.`,
        );
    }
}
