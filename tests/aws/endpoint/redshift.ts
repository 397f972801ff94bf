import type { Account, Cluster } from "./account";
import { clusterOf, moveOn, newCluster, shownCluster } from "./clusters";
import { AwsError, type Parameters } from "./query";
import { groups } from "./redshift-groups";
import { type Need, onAll, onResource, type Service } from "./service";

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
    ...groups,
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

function onCluster(action: string, parameters: Parameters, account: Account): Need {
    return onResource(action, "cluster", "ClusterIdentifier", parameters, account);
}

function serviceLinkedRole({ id }: Account): Need {
    return {
        action: "iam:CreateServiceLinkedRole",
        resource: `arn:aws:iam::${id}:role/aws-service-role/redshift.amazonaws.com/AWSServiceRoleForRedshift`,
        context: { "iam:AWSServiceName": "redshift.amazonaws.com" },
    };
}
