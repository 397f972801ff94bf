import type { Clients } from "./clients";
import { type FoundCluster, findCluster } from "./cluster";
import { type AwsOptions, roleName, titleOf } from "./options";
import { type Owner, refuseForeign } from "./ownership";
import { type FoundParameterGroup, findParameterGroup } from "./parameter-group";
import { type FoundRole, findRole } from "./role";
import { type FoundSecurityGroup, findSecurityGroups } from "./security-group";
import { type FoundSubnetGroup, findSubnetGroup } from "./subnet-group";

/** What there is of a warehouse, whoever made it. */
export interface Survey {
    /** The role that `create` made with the subnet group, or the one that it would make. */
    readonly roleName: string;
    readonly role?: FoundRole;
    readonly subnetGroup?: FoundSubnetGroup;
    readonly securityGroups: readonly FoundSecurityGroup[];
    readonly parameterGroup?: FoundParameterGroup;
    readonly cluster?: FoundCluster;
}

/** Looks for everything that a warehouse is made of; nothing is changed. */
export async function survey(clients: Clients, owner: Owner, options: AwsOptions): Promise<Survey> {
    const cluster = await findCluster(clients, owner);
    const subnetGroup = await findSubnetGroup(clients, owner);
    const role = roleOf(subnetGroup, options);
    return {
        roleName: role,
        role: await findRole(clients, owner, role),
        subnetGroup,
        securityGroups: await findSecurityGroups(clients, owner),
        parameterGroup: await findParameterGroup(clients, owner),
        cluster,
    };
}

/**
 * What was made with --role is deleted with that role, though nobody names it again. The cluster does not tell: its roles may
 * have been changed since.
 */
function roleOf(subnetGroup: FoundSubnetGroup | undefined, options: AwsOptions): string {
    return options.role ?? (subnetGroup?.isOurs ? subnetGroup.role : undefined) ?? roleName(options);
}

/** Only what carries our tag: all that `delete` may touch. */
export function oursIn(found: Survey): Survey {
    const unlessForeign = <T extends { readonly isOurs: boolean }>(part: T | undefined) =>
        part?.isOurs ? part : undefined;
    return {
        roleName: found.roleName,
        role: unlessForeign(found.role),
        subnetGroup: unlessForeign(found.subnetGroup),
        securityGroups: found.securityGroups.filter(({ isOurs }) => isOurs),
        parameterGroup: unlessForeign(found.parameterGroup),
        cluster: unlessForeign(found.cluster),
    };
}

/** Is there nothing at all? */
export function isEmpty({ role, subnetGroup, securityGroups, parameterGroup, cluster }: Survey): boolean {
    return [role, subnetGroup, ...securityGroups, parameterGroup, cluster].every((part) => part === undefined);
}

/** Before anything is made: what stands in the way of `create`. */
export function refuseForeignParts(found: Survey, owner: Owner): void {
    const parts = [
        { what: titleOf(owner.name), part: found.cluster },
        { what: `Subnet group ${owner.name}`, part: found.subnetGroup },
        { what: `Parameter group ${owner.name}`, part: found.parameterGroup },
    ];
    for (const { what, part } of parts) {
        refuseForeign(what, part?.isOurs ?? true, owner, "choose another --name");
    }
    const { role } = found;
    refuseForeign(`IAM role ${role?.name}`, role?.isOurs ?? true, owner, "choose another name with --role");
}
