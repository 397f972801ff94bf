import { type Account, hasSpread } from "./account";
import { AwsError, type Parameters } from "./query";
import { type Need, onAll, onResource, type Service } from "./service";

/** Amazon Redshift's subnet groups and parameter groups, as far as the project uses them. */
export const groups: Service = {
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
            onResource(
                "redshift:DeleteClusterSubnetGroup",
                "subnetgroup",
                "ClusterSubnetGroupName",
                parameters,
                account,
            ),
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
            onResource(
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
            onResource(
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

function withTags(action: string, type: string, parameters: Parameters, account: Account): readonly Need[] {
    const key = type === "subnetgroup" ? "ClusterSubnetGroupName" : "ParameterGroupName";
    const actions = parameters.prefixes("Tags.Tag").length > 0 ? [action, "redshift:CreateTags"] : [action];
    return actions.map((each) => onResource(each, type, key, parameters, account));
}
