import { type Cidr, shownCidr } from "./cidr";
import { snapshotSentence } from "./cluster-changes";
import { costToKeep, type Nodes, shownNodes } from "./cost";
import { type AwsOptions, securityGroupName, titleOf } from "./options";
import type { Owner } from "./ownership";
import type { Place } from "./subnet-group";
import { isEmpty, oursIn, type Survey } from "./survey";

/** All that `create` has decided before it changes anything. */
export interface Wanted {
    readonly nodes: Nodes;
    readonly port: number;
    readonly place: Place;
    /** Who is let in; undefined leaves that as it is. */
    readonly clients: Cidr | undefined;
}

/** What `create` would do, a sentence for each step. */
export function planCreate(found: Survey, wanted: Wanted, owner: Owner, options: AwsOptions): readonly string[] {
    const { name } = owner;
    const { place, port, nodes } = wanted;
    const verb = (part: unknown) => (part === undefined ? "Create" : "Keep");
    const securityGroup = found.securityGroups.find(({ vpc }) => vpc === place.vpc);
    const buckets = options.buckets.map((bucket) => `s3://${bucket}`).join(" and ");
    const clients =
        wanted.clients === undefined ? "and whom it lets in to" : `which lets ${shownCidr(wanted.clients)} in to`;
    const cluster =
        found.cluster === undefined
            ? `Create Redshift cluster ${name}: ${shownNodes(nodes)}, encrypted, TLS only, ` +
              `${options.isPrivate ? "without a public address" : "with a public address"}; it costs ${costToKeep(nodes)}.`
            : `Keep Redshift cluster ${name} (${found.cluster.status}): ${shownNodes(nodes)}; it costs ${costToKeep(nodes)}.`;
    return [
        `${verb(found.role)} IAM role ${found.roleName}, which may read ${buckets} and nothing else.`,
        `${verb(found.subnetGroup)} subnet group ${name} of ${place.subnets.length} subnets in ${place.vpc}.`,
        `${verb(securityGroup)} security group ${securityGroupName(name)}, ${clients} TCP port ${port}.`,
        `${verb(found.parameterGroup)} parameter group ${name}, which requires TLS.`,
        cluster,
    ];
}

/** What `delete` would do, a sentence for each step, and what is left alone because it is not ours. */
export function planDelete(found: Survey, owner: Owner, finalSnapshot: string | undefined): readonly string[] {
    const { name } = owner;
    const { cluster, securityGroups, subnetGroup, parameterGroup, role } = oursIn(found);
    const steps = [
        ...(cluster === undefined
            ? []
            : [
                  `Delete Redshift cluster ${name} (${cluster.status}), ${shownNodes(cluster.nodes)}, with all its data; ` +
                      `keeping it costs ${costToKeep(cluster.nodes)}.`,
                  snapshotSentence(name, finalSnapshot),
              ]),
        ...securityGroups.map((group) => `Delete security group ${group.name} and its rules in ${group.vpc}.`),
        ...(subnetGroup === undefined ? [] : [`Delete subnet group ${name}.`]),
        ...(parameterGroup === undefined ? [] : [`Delete parameter group ${name}.`]),
        ...(role === undefined ? [] : [`Delete IAM role ${role.name} and its policy.`]),
    ];
    return [...(steps.length === 0 ? [nothingToDelete(owner)] : steps), ...foreignParts(found, owner)];
}

/** What `delete` says when it finds nothing. */
export function nothingToDelete({ name, region }: Owner): string {
    return `There is no Redshift cluster ${name} in ${region}, nor anything else of it: nothing to delete.`;
}

/** A sentence for each thing that has our name but not our tag. */
export function foreignParts(found: Survey, owner: Owner): readonly string[] {
    const parts = [
        { what: titleOf(owner.name), isOurs: found.cluster?.isOurs },
        ...found.securityGroups.map(({ name, vpc, isOurs }) => ({ what: `Security group ${name} in ${vpc}`, isOurs })),
        { what: `Subnet group ${owner.name}`, isOurs: found.subnetGroup?.isOurs },
        { what: `Parameter group ${owner.name}`, isOurs: found.parameterGroup?.isOurs },
        { what: `IAM role ${found.role?.name}`, isOurs: found.role?.isOurs },
    ];
    return parts
        .filter(({ isOurs }) => isOurs === false)
        .map(({ what }) => `${what} is left alone: it lacks our tag, so that it is not ours.`);
}

/** Whether nothing of ours is left to delete. */
export function isNothingOurs(found: Survey): boolean {
    return isEmpty(oursIn(found));
}
