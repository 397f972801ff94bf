import {
    DeleteClusterCommand,
    ModifyClusterCommand,
    PauseClusterCommand,
    ResumeClusterCommand,
} from "@aws-sdk/client-redshift";
import { messageOf, UserError } from "../errors";
import type { Say } from "../target";
import type { Clients } from "./clients";
import { type FoundCluster, findCluster, isAvailable, isBroken, isGoing, MISSING, requireCluster } from "./cluster";
import { isAws, unlessMissing } from "./errors";
import { commandFor, type Pace, titleOf } from "./options";
import type { Owner } from "./ownership";
import { waitUntil } from "./waiting";

/** Pauses the cluster and waits until it is. */
export async function pauseCluster(clients: Clients, owner: Owner, pace: Pace, say: Say): Promise<FoundCluster> {
    let isAsked = false;
    const goal = `Redshift cluster ${owner.name} is paused`;
    say(`Pausing Redshift cluster ${owner.name} ...`);
    const { cluster } = await waitUntil(goal, pace, say, async () => {
        const cluster = await requireCluster(clients, owner);
        if (isGoing(cluster) || isBroken(cluster)) {
            throw new UserError(`${titleOf(owner.name)} is in state ${cluster.status} and can't be paused.`);
        }
        if (isAvailable(cluster) && !isAsked) {
            const call = clients.redshift.send(new PauseClusterCommand({ ClusterIdentifier: owner.name }));
            const refusal = await refusalOf(call);
            isAsked = refusal === undefined;
            return { cluster, state: refusal ?? "pausing", isDone: false };
        }
        return { cluster, state: cluster.status, isDone: cluster.status === "paused" };
    });
    return cluster;
}

/** Starts a paused cluster; any other stays as it is. One that is just being paused is started when it is paused. */
export async function resumeCluster(clients: Clients, owner: Owner, pace: Pace, say: Say): Promise<void> {
    const { name } = owner;
    await waitUntil(`Redshift cluster ${name} can be resumed`, pace, say, async () => {
        const { status } = await requireCluster(clients, owner);
        if (status !== "paused") {
            return { state: status, isDone: status !== "pausing" };
        }
        say(`Resuming Redshift cluster ${name} ...`);
        const refusal = await refusalOf(clients.redshift.send(new ResumeClusterCommand({ ClusterIdentifier: name })));
        return { state: refusal ?? status, isDone: refusal === undefined };
    });
}

/** Gives the admin user a new password. */
export async function changePassword(clients: Clients, owner: Owner, password: string, say: Say): Promise<void> {
    say(`Setting a new password for Redshift cluster ${owner.name} ...`);
    const request = { ClusterIdentifier: owner.name, MasterUserPassword: password };
    await clients.redshift.send(new ModifyClusterCommand(request));
}

/** Deletes the cluster with all its data, as soon as AWS lets go of it, and waits until it is gone. */
export async function deleteCluster(
    clients: Clients,
    owner: Owner,
    finalSnapshot: string | undefined,
    pace: Pace,
    say: Say,
): Promise<void> {
    const { name } = owner;
    let isAsked = false;
    say(`Deleting Redshift cluster ${name} ...`);
    const request = new DeleteClusterCommand({
        ClusterIdentifier: name,
        ...(finalSnapshot === undefined
            ? { SkipFinalClusterSnapshot: true }
            : { SkipFinalClusterSnapshot: false, FinalClusterSnapshotIdentifier: finalSnapshot }),
    });
    await waitUntil(`Redshift cluster ${name} is gone`, pace, say, async () => {
        const cluster = await findCluster(clients, owner);
        if (cluster === undefined) {
            return { state: "gone", isDone: true };
        }
        const isReady = isAvailable(cluster) || isBroken(cluster) || cluster.status === "paused";
        if (isReady && !isAsked) {
            const refusal = await refusalOf(unlessMissing(clients.redshift.send(request), MISSING));
            isAsked = refusal === undefined;
            return { state: refusal ?? "deleting", isDone: false };
        }
        return { state: cluster.status, isDone: false };
    });
}

/** What to say of a delete that keeps no snapshot, and of one that does. */
export function snapshotSentence(name: string, finalSnapshot: string | undefined): string {
    return finalSnapshot === undefined
        ? `No snapshot is kept: the data of ${name} can't be brought back (--final-snapshot NAME keeps one).`
        : `Snapshot ${finalSnapshot} is kept, and its storage is billed until you delete it in the AWS console.`;
}

/** What is billed for a cluster that is paused. Source: Management Guide, "Pausing and resuming clusters". */
export function pausedSentence(name: string): string {
    return (
        `${titleOf(name)} is paused: its nodes are not billed now, the storage of its data and snapshots still is; ` +
        `${commandFor("resume", name)} brings it back.`
    );
}

/**
 * Why AWS does not take the request now, undefined if it does. It refuses while the cluster is being changed, and also
 * what it has taken before.
 */
async function refusalOf(call: Promise<unknown>): Promise<string | undefined> {
    try {
        await call;
        return undefined;
    } catch (error) {
        if (isAws(error, "InvalidClusterState")) {
            return `AWS says: ${messageOf(error).replace(/\.$/, "")}`;
        }
        throw error;
    }
}
