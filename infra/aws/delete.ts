import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../errors";
import type { Confirm, Say } from "../target";
import type { Clients } from "./clients";
import { isGoing } from "./cluster";
import { deleteCluster } from "./cluster-changes";
import { closePort, findRules } from "./ingress";
import { type AwsOptions, commandFor, titleOf } from "./options";
import type { Owner } from "./ownership";
import { deleteParameterGroup } from "./parameter-group";
import { forgetPending } from "./pending-password";
import { foreignParts, isNothingOurs, nothingToDelete, planDelete } from "./plan";
import { deleteRole } from "./role";
import { deleteSecurityGroup } from "./security-group";
import { deleteSubnetGroup } from "./subnet-group";
import { oursIn, type Survey, survey } from "./survey";

/** News of what was made a moment ago may not have reached all of AWS: then it is seen at a second look. */
const SECOND_LOOK_MS = 2_000;

/** Deletes what carries our tag, the cluster first; what is gone already is fine. */
export async function remove(
    clients: Clients,
    owner: Owner,
    options: AwsOptions,
    say: Say,
    confirm: Confirm,
): Promise<void> {
    const { name } = owner;
    const { pace, finalSnapshot } = options;
    let found = await survey(clients, owner, options);
    if (isNothingOurs(found)) {
        await sleep(Math.min(pace.pollMs, SECOND_LOOK_MS));
        found = await survey(clients, owner, options);
    }
    if (isNothingOurs(found)) {
        [nothingToDelete(owner), ...foreignParts(found, owner)].forEach(say);
        return;
    }
    for (const step of planDelete(found, owner, finalSnapshot)) {
        say(`- ${step}`);
    }
    const cluster = oursIn(found).cluster;
    if (cluster !== undefined && !isGoing(cluster)) {
        await confirm(name);
    } else if (finalSnapshot !== undefined) {
        say(`${titleOf(name)} is ${cluster === undefined ? "gone" : "being deleted"} already: no snapshot is made.`);
    }
    for (const end = Date.now() + pace.timeoutMs; !isNothingOurs(found); ) {
        await removeParts(clients, owner, options, found, say);
        found = await survey(clients, owner, options);
        if (!isNothingOurs(found) && Date.now() > end) {
            throw new UserError(`Parts of ${name} are still there: run ${commandFor("delete", name)} again.`);
        }
    }
    await forgetPending(options.credentialsFile);
    say(`${titleOf(name)} is deleted with all its data; the files it was loaded from stay.`);
}

async function removeParts(
    clients: Clients,
    owner: Owner,
    { pace, finalSnapshot }: AwsOptions,
    found: Survey,
    say: Say,
): Promise<void> {
    const { cluster, securityGroups, subnetGroup, parameterGroup, role } = oursIn(found);
    if (cluster !== undefined) {
        await deleteCluster(clients, owner, finalSnapshot, pace, say);
    }
    // The first of the rest: but for the subnet group nothing tells a role that --role named.
    if (role !== undefined) {
        await deleteRole(clients, role.name, pace, say);
    }
    for (const group of securityGroups) {
        const rules = (await findRules(clients, owner, group.id)).filter(({ isOurs }) => isOurs);
        await closePort(clients, group.id, rules, say);
        await deleteSecurityGroup(clients, group, pace, say);
    }
    if (subnetGroup !== undefined) {
        await deleteSubnetGroup(clients, owner.name, pace, say);
    }
    if (parameterGroup !== undefined) {
        await deleteParameterGroup(clients, owner.name, pace, say);
    }
}
