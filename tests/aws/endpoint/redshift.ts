import { type Account, type Cluster, hasSpread } from "./account";
import { clusterOf, moveOn, newCluster, shownCluster } from "./clusters";
import { AwsError, type Parameters } from "./query";
import { type Need, onAll, type Service } from "./service";

/** Amazon Redshift: clusters and their groups, as far as the project uses them. */
export const redshift: Service = {
    DescribeClusters: {
        needs: () => onAll("redshift:DescribeClusters"),
        async run(parameters, account) {
            const cluster = clusterOf(parameters, account);
            await moveOn(cluster, account);
            // It may have been the last look at a cluster that was being deleted.
            return { Clusters: { Cluster: [shownCluster(clusterOf(parameters, account), account)] } };
        },
    },
    DescribeOrderableClusterOptions: {
        needs: () => onAll("redshift:DescribeOrderableClusterOptions"),
        run(parameters, { nodeTypes }) {
            // Two pages, so that nobody takes the first for all.
            const isSecond = parameters.text("Marker") === "2";
            const half = Math.ceil(nodeTypes.length / 2);
            const types = isSecond ? nodeTypes.slice(half) : nodeTypes.slice(0, half);
            const options = types.flatMap((NodeType) =>
                // Of the two large types AWS makes no single-node clusters.
                (/\dxlarge$/.test(NodeType) ? ["multi-node"] : ["multi-node", "single-node"]).map((ClusterType) => ({
                    ClusterVersion: "1.0",
                    ClusterType,
                    NodeType,
                })),
            );
            return {
                OrderableClusterOptions: { OrderableClusterOption: options },
                Marker: isSecond ? undefined : "2",
            };
        },
    },
    CreateCluster: {
        needs: (parameters, account) => [
            onCluster("redshift:CreateCluster", parameters, account),
            ...(parameters.prefixes("Tags.Tag").length > 0
                ? [onCluster("redshift:CreateTags", parameters, account)]
                : []),
            ...parameters.texts("IamRoles.IamRoleArn").map((resource) => ({
                action: "iam:PassRole",
                resource,
                context: { "iam:PassedToService": "redshift.amazonaws.com" },
            })),
            ...(account.hasServiceLinkedRole ? [] : [serviceLinkedRole(account)]),
        ],
        run(parameters, account) {
            const cluster = newCluster(parameters, account);
            account.hasServiceLinkedRole = true;
            account.clusters.set(cluster.name, cluster);
            return { Cluster: shownCluster(cluster, account) };
        },
    },
    ModifyCluster: {
        needs: (parameters, account) => [onCluster("redshift:ModifyCluster", parameters, account)],
        run(parameters, account) {
            const cluster = inState(parameters, account, "available");
            cluster.newPassword = parameters.required("MasterUserPassword");
            cluster.passwordIn.left = 2;
            return { Cluster: shownCluster(cluster, account) };
        },
    },
    PauseCluster: {
        needs: (parameters, account) => [onCluster("redshift:PauseCluster", parameters, account)],
        run: (parameters, account) => change(parameters, account, ["available"], ["pausing", "pausing", "paused"]),
    },
    ResumeCluster: {
        needs: (parameters, account) => [onCluster("redshift:ResumeCluster", parameters, account)],
        run: (parameters, account) => change(parameters, account, ["paused"], ["resuming", "resuming", "available"]),
    },
    DeleteCluster: {
        needs: (parameters, account) => [onCluster("redshift:DeleteCluster", parameters, account)],
        run(parameters, account) {
            const snapshot = parameters.text("FinalClusterSnapshotIdentifier");
            const skips = parameters.flag("SkipFinalClusterSnapshot");
            if (skips === (snapshot !== undefined)) {
                throw new AwsError("InvalidParameterCombination", "Give a final snapshot or skip it.");
            }
            if (snapshot !== undefined && account.snapshots.has(snapshot)) {
                throw new AwsError("ClusterSnapshotAlreadyExists", `Snapshot ${snapshot} already exists.`);
            }
            const states = snapshot === undefined ? ["deleting"] : ["final-snapshot", "deleting"];
            const answer = change(
                parameters,
                account,
                ["available", "paused", "incompatible-network"],
                [...states, "gone"],
            );
            if (snapshot !== undefined) {
                account.snapshots.add(snapshot);
            }
            return answer;
        },
    },
    DescribeClusterSubnetGroups: {
        needs: () => onAll("redshift:DescribeClusterSubnetGroups"),
        run(parameters, account) {
            const name = parameters.required("ClusterSubnetGroupName");
            const group = account.subnetGroups.get(name);
            if (group === undefined || !hasSpread(group.inRedshift)) {
                throw missingSubnetGroup(name);
            }
            return {
                ClusterSubnetGroups: {
                    ClusterSubnetGroup: [
                        {
                            ClusterSubnetGroupName: name,
                            VpcId: group.vpc,
                            SubnetGroupStatus: "Complete",
                            Subnets: { Subnet: group.subnets.map((SubnetIdentifier) => ({ SubnetIdentifier })) },
                            Tags: { Tag: group.tags },
                        },
                    ],
                },
            };
        },
    },
    CreateClusterSubnetGroup: {
        needs: (parameters, account) =>
            withTags("redshift:CreateClusterSubnetGroup", "subnetgroup", parameters, account),
        run(parameters, account) {
            const name = parameters.required("ClusterSubnetGroupName");
            parameters.required("Description");
            const subnets = parameters.texts("SubnetIds.SubnetIdentifier");
            const vpc = account.vpcs.find((each) => subnets.every((subnet) => each.subnets.includes(subnet)));
            if (vpc === undefined || subnets.length === 0) {
                throw new AwsError("InvalidSubnet", "Some input subnets are invalid or not in one VPC.");
            }
            if (account.subnetGroups.has(name)) {
                throw new AwsError("ClusterSubnetGroupAlreadyExists", `Cluster subnet group ${name} already exists.`);
            }
            const tags = parameters.tags("Tags.Tag");
            const group = { name, vpc: vpc.id, subnets, tags, inRedshift: { left: 1 }, heldBy: { left: 0 } };
            account.subnetGroups.set(name, group);
            return { ClusterSubnetGroup: { ClusterSubnetGroupName: name, VpcId: vpc.id } };
        },
    },
    DeleteClusterSubnetGroup: {
        needs: (parameters, account) => [
            onGroup("redshift:DeleteClusterSubnetGroup", "subnetgroup", "ClusterSubnetGroupName", parameters, account),
        ],
        run(parameters, account) {
            const name = parameters.required("ClusterSubnetGroupName");
            const group = account.subnetGroups.get(name);
            if (group === undefined) {
                throw missingSubnetGroup(name);
            }
            const isUsed = [...account.clusters.values()].some(({ subnetGroup }) => subnetGroup === name);
            if (isUsed || !hasSpread(group.heldBy)) {
                throw new AwsError(
                    "InvalidClusterSubnetGroupStateFault",
                    `Cluster subnet group ${name} is being used by a cluster.`,
                );
            }
            account.subnetGroups.delete(name);
            return undefined;
        },
    },
    DescribeClusterParameterGroups: {
        needs: () => onAll("redshift:DescribeClusterParameterGroups"),
        run(parameters, account) {
            const group = parameterGroupOf(parameters, account);
            if (!hasSpread(group.inRedshift)) {
                throw missingParameterGroup(group.name);
            }
            return {
                ParameterGroups: {
                    ClusterParameterGroup: [
                        {
                            ParameterGroupName: group.name,
                            ParameterGroupFamily: group.family,
                            Tags: { Tag: group.tags },
                        },
                    ],
                },
            };
        },
    },
    DescribeClusterParameters: {
        needs: () => onAll("redshift:DescribeClusterParameters"),
        run(parameters, account) {
            const { parameters: own } = parameterGroupOf(parameters, account);
            const all = new Map([
                ["enable_user_activity_logging", "false"],
                ["require_ssl", "false"],
            ]);
            const shown = parameters.text("Source") === "user" ? own : new Map([...all, ...own]);
            const Parameter = [...shown].map(([ParameterName, ParameterValue]) => ({
                ParameterName,
                ParameterValue,
                Source: own.has(ParameterName) ? "user" : "engine-default",
            }));
            return { Parameters: { Parameter } };
        },
    },
    CreateClusterParameterGroup: {
        needs: (parameters, account) =>
            withTags("redshift:CreateClusterParameterGroup", "parametergroup", parameters, account),
        run(parameters, account) {
            const name = parameters.required("ParameterGroupName");
            const family = parameters.required("ParameterGroupFamily");
            parameters.required("Description");
            if (family !== "redshift-1.0") {
                throw new AwsError("InvalidParameterValue", `ParameterGroupFamily ${family} is not a valid family.`);
            }
            if (account.parameterGroups.has(name)) {
                throw new AwsError("ClusterParameterGroupAlreadyExists", `Parameter group ${name} already exists`);
            }
            const tags = parameters.tags("Tags.Tag");
            account.parameterGroups.set(name, { name, family, tags, parameters: new Map(), inRedshift: { left: 1 } });
            return { ClusterParameterGroup: { ParameterGroupName: name, ParameterGroupFamily: family } };
        },
    },
    ModifyClusterParameterGroup: {
        needs: (parameters, account) => [
            onGroup(
                "redshift:ModifyClusterParameterGroup",
                "parametergroup",
                "ParameterGroupName",
                parameters,
                account,
            ),
        ],
        run(parameters, account) {
            const group = parameterGroupOf(parameters, account);
            for (const prefix of parameters.prefixes("Parameters.Parameter")) {
                group.parameters.set(
                    parameters.required(`${prefix}.ParameterName`),
                    parameters.required(`${prefix}.ParameterValue`),
                );
            }
            return { ParameterGroupName: group.name, ParameterGroupStatus: "Your parameter group has been updated." };
        },
    },
    DeleteClusterParameterGroup: {
        needs: (parameters, account) => [
            onGroup(
                "redshift:DeleteClusterParameterGroup",
                "parametergroup",
                "ParameterGroupName",
                parameters,
                account,
            ),
        ],
        run(parameters, account) {
            const { name } = parameterGroupOf(parameters, account);
            if ([...account.clusters.values()].some(({ parameterGroup }) => parameterGroup === name)) {
                throw new AwsError("InvalidClusterParameterGroupState", `Parameter group ${name} is in use.`);
            }
            account.parameterGroups.delete(name);
            return undefined;
        },
    },
};

/** Leads a cluster into other states, if it is in one that can be left. */
function change(parameters: Parameters, account: Account, from: readonly string[], states: readonly string[]) {
    const cluster = inState(parameters, account, ...from);
    cluster.states = states;
    return { Cluster: shownCluster(cluster, account) };
}

function inState(parameters: Parameters, account: Account, ...states: readonly string[]): Cluster {
    const cluster = clusterOf(parameters, account);
    const [state = ""] = cluster.states;
    if (!states.includes(state)) {
        throw new AwsError(
            "InvalidClusterState",
            `There is an operation running on the Cluster ${cluster.name} (${state}). Please try to run it at a later time.`,
        );
    }
    return cluster;
}

function parameterGroupOf(parameters: Parameters, account: Account) {
    const name = parameters.required("ParameterGroupName");
    const group = account.parameterGroups.get(name);
    if (group === undefined) {
        throw missingParameterGroup(name);
    }
    return group;
}

function missingParameterGroup(name: string): AwsError {
    return new AwsError("ClusterParameterGroupNotFound", `ParameterGroup not found: ${name}`, 404);
}

function missingSubnetGroup(name: string): AwsError {
    return new AwsError("ClusterSubnetGroupNotFoundFault", `Cluster subnet group ${name} not found.`);
}

function onCluster(action: string, parameters: Parameters, account: Account): Need {
    return onGroup(action, "cluster", "ClusterIdentifier", parameters, account);
}

function onGroup(action: string, type: string, key: string, parameters: Parameters, { region, id }: Account): Need {
    return { action, resource: `arn:aws:redshift:${region}:${id}:${type}:${parameters.required(key)}` };
}

function withTags(action: string, type: string, parameters: Parameters, account: Account): readonly Need[] {
    const key = type === "subnetgroup" ? "ClusterSubnetGroupName" : "ParameterGroupName";
    const actions = parameters.prefixes("Tags.Tag").length > 0 ? [action, "redshift:CreateTags"] : [action];
    return actions.map((each) => onGroup(each, type, key, parameters, account));
}

function serviceLinkedRole({ id }: Account): Need {
    return {
        action: "iam:CreateServiceLinkedRole",
        resource: `arn:aws:iam::${id}:role/aws-service-role/redshift.amazonaws.com/AWSServiceRoleForRedshift`,
        context: { "iam:AWSServiceName": "redshift.amazonaws.com" },
    };
}
