import type { Tags } from "./query";

/** How many times somebody must look, or try, until news has reached all of AWS. */
export interface Spread {
    left: number;
}

export interface Role {
    readonly name: string;
    readonly trust: string;
    readonly tags: Tags;
    readonly policies: Map<string, string>;
    /** IAM itself knows it. */
    readonly inIam: Spread;
    /** Redshift knows it. */
    readonly inRedshift: Spread;
}

export interface Vpc {
    readonly id: string;
    readonly isDefault: boolean;
    readonly hasGateway: boolean;
    readonly subnets: readonly string[];
}

export interface Rule {
    readonly id: string;
    readonly protocol: string;
    readonly from: number;
    readonly to: number;
    readonly cidr: string;
    readonly isEgress: boolean;
    readonly tags: Tags;
}

export interface SecurityGroup {
    readonly id: string;
    readonly name: string;
    readonly vpc: string;
    readonly tags: Tags;
    readonly rules: Rule[];
    readonly inEc2: Spread;
    /** Network interfaces of a cluster that is gone still hold it. */
    readonly heldBy: Spread;
}

export interface SubnetGroup {
    readonly name: string;
    readonly vpc: string;
    readonly subnets: readonly string[];
    readonly tags: Tags;
    readonly inRedshift: Spread;
    readonly heldBy: Spread;
}

export interface ParameterGroup {
    readonly name: string;
    readonly family: string;
    readonly tags: Tags;
    readonly parameters: Map<string, string>;
    readonly inRedshift: Spread;
}

export interface Cluster {
    readonly name: string;
    readonly tags: Tags;
    readonly nodeType: string;
    readonly nodes: number;
    readonly databaseName: string;
    readonly user: string;
    readonly port: number;
    readonly isPublic: boolean;
    readonly isEncrypted: boolean;
    readonly roles: readonly string[];
    readonly defaultRole: string | undefined;
    readonly subnetGroup: string;
    readonly parameterGroup: string;
    readonly securityGroups: readonly string[];
    readonly createdAt: Date;
    password: string;
    address: string | undefined;
    realPort: number | undefined;
    /** The states that it still goes through, one at each look; the last one stays. */
    states: readonly string[];
    /** Looks until roles are in sync, and until a new password is in force. */
    readonly rolesIn: Spread;
    readonly passwordIn: Spread;
    newPassword: string | undefined;
}

/** What answers clients in a cluster's name. */
export interface Database {
    /** Starts with the cluster's user, password and database; answers where. */
    start(cluster: Cluster): Promise<{ readonly host: string; readonly port: number }>;
    changePassword(password: string): Promise<void>;
    stop(): Promise<void>;
}

/** All that there is in an account, in one region. */
export interface Account {
    readonly id: string;
    readonly region: string;
    readonly caller: string;
    readonly roles: Map<string, Role>;
    readonly vpcs: Vpc[];
    readonly securityGroups: Map<string, SecurityGroup>;
    readonly subnetGroups: Map<string, SubnetGroup>;
    readonly parameterGroups: Map<string, ParameterGroup>;
    readonly clusters: Map<string, Cluster>;
    readonly snapshots: Set<string>;
    /** Without one, clusters have addresses that nothing answers at. */
    database?: Database;
    /** The role that Redshift itself works with, made with an account's first cluster. */
    hasServiceLinkedRole: boolean;
    /** Node types on offer. */
    nodeTypes: readonly string[];
    /** Nodes that the quota lets the account have. */
    nodeQuota: number;
    nextId: number;
}

/** A subnet that somebody has added to the default VPC. */
export const ADDED_SUBNET = "subnet-0added";

/** A new account with a default VPC. */
export function createAccount(region: string): Account {
    return {
        id: "123456789012",
        region,
        caller: "arn:aws:iam::123456789012:user/operator",
        roles: new Map(),
        vpcs: [
            {
                id: "vpc-0default",
                isDefault: true,
                hasGateway: true,
                subnets: ["subnet-0a", "subnet-0b", "subnet-0c", ADDED_SUBNET],
            },
            { id: "vpc-0office", isDefault: false, hasGateway: false, subnets: ["subnet-1a", "subnet-1b"] },
        ],
        securityGroups: new Map(),
        subnetGroups: new Map(),
        parameterGroups: new Map(),
        clusters: new Map(),
        snapshots: new Set(),
        hasServiceLinkedRole: false,
        nodeTypes: ["ra3.large", "ra3.xlplus", "ra3.4xlarge", "rg.large"],
        nodeQuota: 16,
        nextId: 1,
    };
}

/** True once news has spread; each look brings it nearer. */
export function hasSpread(spread: Spread): boolean {
    if (spread.left === 0) {
        return true;
    }
    spread.left--;
    return false;
}

/** Everything in the account by name, as tests compare it: nothing that differs from one run to the next. */
export function contents(account: Account) {
    return {
        roles: [...account.roles.values()].map(({ name, tags, trust, policies }) => ({
            name,
            tags,
            trust: JSON.parse(trust),
            policies: Object.fromEntries([...policies].map(([policy, text]) => [policy, JSON.parse(text)])),
        })),
        securityGroups: [...account.securityGroups.values()].map(({ name, vpc, tags, rules }) => ({
            name,
            vpc,
            tags,
            rules: rules.map(({ id: _, ...rule }) => rule),
        })),
        subnetGroups: [...account.subnetGroups.values()].map(({ name, vpc, subnets, tags }) => ({
            name,
            vpc,
            subnets,
            tags,
        })),
        parameterGroups: [...account.parameterGroups.values()].map(({ name, family, tags, parameters }) => ({
            name,
            family,
            tags,
            parameters: Object.fromEntries(parameters),
        })),
        clusters: [...account.clusters.values()].map((cluster) => ({
            name: cluster.name,
            tags: cluster.tags.map((tag) => (tag.Key === "sparkify-order" ? { ...tag, Value: "RANDOM" } : tag)),
            nodeType: cluster.nodeType,
            nodes: cluster.nodes,
            databaseName: cluster.databaseName,
            user: cluster.user,
            port: cluster.port,
            isPublic: cluster.isPublic,
            isEncrypted: cluster.isEncrypted,
            roles: cluster.roles,
            defaultRole: cluster.defaultRole,
            subnetGroup: cluster.subnetGroup,
            parameterGroup: cluster.parameterGroup,
            securityGroups: cluster.securityGroups.map((id) => account.securityGroups.get(id)?.name),
            state: cluster.states[0],
        })),
    };
}
