import type { Confirm, Say } from "../target";
import type { Clients } from "./clients";
import { isGoing } from "./cluster";
import { deleteCluster } from "./cluster-changes";
import { closePort, findRules } from "./ingress";
import { type AwsOptions, titleOf } from "./options";
import type { Owner } from "./ownership";
import { deleteParameterGroup } from "./parameter-group";
import { forgetPending } from "./pending-password";
import { foreignParts, isNothingOurs, nothingToDelete, planDelete } from "./plan";
import { deleteRole } from "./role";
import { deleteSecurityGroup } from "./security-group";
import { deleteSubnetGroup } from "./subnet-group";
import { oursIn, survey } from "./survey";

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
    const found = await survey(clients, owner, options);
    if (isNothingOurs(found)) {
        [nothingToDelete(owner), ...foreignParts(found, owner)].forEach(say);
        return;
    }
    for (const step of planDelete(found, owner, finalSnapshot)) {
        say(`- ${step}`);
    }
    const { cluster, securityGroups, subnetGroup, parameterGroup, role } = oursIn(found);
    if (cluster !== undefined) {
        if (!isGoing(cluster)) {
            await confirm(name);
        } else if (finalSnapshot !== undefined) {
            say(`${titleOf(name)} is being deleted already: --final-snapshot comes too late.`);
        }
        await deleteCluster(clients, owner, finalSnapshot, pace, say);
    }
    for (const group of securityGroups) {
        const rules = (await findRules(clients, owner, group.id)).filter(({ isOurs }) => isOurs);
        await closePort(clients, group.id, rules, say);
        await deleteSecurityGroup(clients, group, pace, say);
    }
    if (subnetGroup !== undefined) {
        await deleteSubnetGroup(clients, name, pace, say);
    }
    if (parameterGroup !== undefined) {
        await deleteParameterGroup(clients, name, pace, say);
    }
    if (role !== undefined) {
        await deleteRole(clients, role.name, pace, say);
    }
    await forgetPending(options.credentialsFile);
    say(`${titleOf(name)} is deleted with all its data; the files it was loaded from stay.`);
}
