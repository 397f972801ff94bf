import { type Account, type Cluster, hasSpread } from "./account";
import { roleArn } from "./iam";
import { AwsError, type Parameters } from "./query";

/** The cluster that a request names. */
export function clusterOf(parameters: Parameters, account: Account): Cluster {
    const name = parameters.required("ClusterIdentifier");
    const cluster = account.clusters.get(name);
    if (cluster === undefined) {
        throw new AwsError("ClusterNotFound", `Cluster ${name} not found.`, 404);
    }
    return cluster;
}

/** A cluster as a request describes it; refused for the reasons for which Redshift would. */
export function newCluster(parameters: Parameters, account: Account): Cluster {
    const name = parameters.required("ClusterIdentifier");
    const nodeType = parameters.required("NodeType");
    const isSingle = parameters.text("ClusterType") === "single-node";
    const nodes = isSingle ? 1 : Number(parameters.required("NumberOfNodes"));
    const port = Number(parameters.text("Port") ?? 5439);
    const password = parameters.required("MasterUserPassword");
    const subnetGroup = parameters.required("ClusterSubnetGroupName");
    const parameterGroup = parameters.required("ClusterParameterGroupName");
    const securityGroups = parameters.texts("VpcSecurityGroupIds.VpcSecurityGroupId");
    const roles = parameters.texts("IamRoles.IamRoleArn");
    const isPublic = parameters.flag("PubliclyAccessible");
    const vpc = account.vpcs.find(({ id }) => id === account.subnetGroups.get(subnetGroup)?.vpc);
    if (account.clusters.has(name)) {
        throw new AwsError("ClusterAlreadyExists", `Cluster already exists`);
    }
    if (!account.nodeTypes.includes(nodeType)) {
        throw new AwsError("InvalidParameterValue", `Invalid node type: ${nodeType}`);
    }
    if (nodes > account.nodeQuota) {
        throw new AwsError("NumberOfNodesQuotaExceeded", `You have reached your limit of ${account.nodeQuota} nodes`);
    }
    if (!/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[!-~]{8,64}$/.test(password) || /['"\\/@]/.test(password)) {
        throw new AwsError("InvalidParameterValue", "The parameter MasterUserPassword is not a valid password.");
    }
    if (nodeType.startsWith("ra3.") && !(port >= 5431 && port <= 5455) && !(port >= 8191 && port <= 8215)) {
        throw new AwsError("InvalidParameterValue", `The port ${port} is not valid for ${nodeType}.`);
    }
    if (vpc === undefined) {
        throw new AwsError("ClusterSubnetGroupNotFoundFault", `Cluster subnet group ${subnetGroup} not found.`);
    }
    if (!account.parameterGroups.has(parameterGroup)) {
        throw new AwsError("ClusterParameterGroupNotFound", `ParameterGroup not found: ${parameterGroup}`, 404);
    }
    if (securityGroups.some((id) => account.securityGroups.get(id)?.vpc !== vpc.id)) {
        throw new AwsError("InvalidParameterValue", "A security group is not in the VPC of the subnet group.");
    }
    if (isPublic && !vpc.hasGateway) {
        throw new AwsError("InvalidVPCNetworkStateFault", `VPC ${vpc.id} has no internet gateway`);
    }
    if (!parameters.flag("Encrypted")) {
        throw new AwsError("InvalidParameterValue", "Encrypted must be true.");
    }
    for (const arn of roles) {
        const role = [...account.roles.values()].find((each) => roleArn(each.name, account) === arn);
        if (!role?.trust.includes("redshift.amazonaws.com") || !hasSpread(role.inRedshift)) {
            throw new AwsError(
                "InvalidParameterValue",
                `The IAM role ${arn} is not valid. The IAM role must delegate access to an Amazon Redshift account.`,
            );
        }
    }
    return {
        name,
        tags: parameters.tags("Tags.Tag"),
        nodeType,
        nodes,
        databaseName: parameters.text("DBName") ?? "dev",
        user: parameters.required("MasterUsername"),
        port,
        isPublic,
        isEncrypted: true,
        roles,
        defaultRole: parameters.text("DefaultIamRoleArn"),
        subnetGroup,
        parameterGroup,
        securityGroups,
        createdAt: new Date(),
        password,
        newPassword: undefined,
        address: undefined,
        realPort: undefined,
        states: ["creating", "creating", "creating", "available"],
        rolesIn: { left: 1 },
        passwordIn: { left: 0 },
    };
}

/** Time passes from one look to the next. */
export async function moveOn(cluster: Cluster, account: Account): Promise<void> {
    const [, ...later] = cluster.states;
    if (later.length > 0) {
        cluster.states = later;
    }
    const [state] = cluster.states;
    if (state === "available") {
        if (cluster.address === undefined) {
            const database = await account.database?.start(cluster);
            cluster.address = database?.host ?? `${cluster.name}.c1a2b3d4e5f6.${account.region}.redshift.amazonaws.com`;
            cluster.realPort = database?.port ?? cluster.port;
        }
        if (cluster.newPassword !== undefined && hasSpread(cluster.passwordIn)) {
            cluster.password = cluster.newPassword;
            cluster.newPassword = undefined;
            await account.database?.changePassword(cluster.password);
        }
    }
    if (state === "gone") {
        account.clusters.delete(cluster.name);
        await account.database?.stop();
        for (const group of account.securityGroups.values()) {
            group.heldBy.left = 1;
        }
        const subnetGroup = account.subnetGroups.get(cluster.subnetGroup);
        if (subnetGroup !== undefined) {
            subnetGroup.heldBy.left = 1;
        }
    }
}

/** A cluster as Redshift describes it; never with its password. */
export function shownCluster(cluster: Cluster, account: Account) {
    const areRolesIn = cluster.states[0] !== "available" || hasSpread(cluster.rolesIn);
    return {
        ClusterIdentifier: cluster.name,
        ClusterStatus: cluster.states[0],
        NodeType: cluster.nodeType,
        NumberOfNodes: cluster.nodes,
        DBName: cluster.databaseName,
        MasterUsername: cluster.user,
        ClusterCreateTime: cluster.createdAt.toISOString(),
        Endpoint: cluster.address === undefined ? undefined : { Address: cluster.address, Port: cluster.realPort },
        VpcId: account.subnetGroups.get(cluster.subnetGroup)?.vpc,
        PubliclyAccessible: cluster.isPublic,
        Encrypted: cluster.isEncrypted,
        PendingModifiedValues: cluster.newPassword === undefined ? {} : { MasterUserPassword: "****" },
        IamRoles: {
            ClusterIamRole: cluster.roles.map((IamRoleArn) => ({
                IamRoleArn,
                ApplyStatus: areRolesIn ? "in-sync" : "adding",
            })),
        },
        DefaultIamRoleArn: cluster.defaultRole,
        Tags: { Tag: cluster.tags },
    };
}
