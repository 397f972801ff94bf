import {
    CreateClusterParameterGroupCommand,
    DeleteClusterParameterGroupCommand,
    DescribeClusterParameterGroupsCommand,
    DescribeClusterParametersCommand,
    ModifyClusterParameterGroupCommand,
} from "@aws-sdk/client-redshift";
import type { Say } from "../target";
import type { Clients } from "./clients";
import { isAws, unlessMissing } from "./errors";
import type { Pace } from "./options";
import { isOwned, type Owner, refuseForeign, tagsOf } from "./ownership";
import { persist, untilSeen } from "./waiting";

/** A Redshift parameter group: the settings of a cluster. */
export interface FoundParameterGroup {
    readonly name: string;
    readonly isOurs: boolean;
}

const MISSING = "ClusterParameterGroupNotFound";

/** The cluster takes connections over TLS only. Source: Amazon Redshift Management Guide, "Connecting using SSL". */
const TLS_ONLY = { ParameterName: "require_ssl", ParameterValue: "true" };

/** The parameter group of our name, if there is one. */
export async function findParameterGroup(
    { redshift }: Clients,
    owner: Owner,
): Promise<FoundParameterGroup | undefined> {
    const request = new DescribeClusterParameterGroupsCommand({ ParameterGroupName: owner.name });
    const found = (await unlessMissing(redshift.send(request), MISSING))?.ParameterGroups?.[0];
    return found && { name: owner.name, isOurs: isOwned(found.Tags, owner) };
}

/** Makes a parameter group that requires TLS if there is none. */
export async function ensureParameterGroup(
    clients: Clients,
    owner: Owner,
    found: FoundParameterGroup | undefined,
    pace: Pace,
    say: Say,
): Promise<void> {
    const { name } = owner;
    const { redshift } = clients;
    const group = found ?? (await createParameterGroup(clients, owner, pace, say));
    refuseForeign(`Parameter group ${name}`, group.isOurs, owner, "choose another --name");
    const isSpreading = (error: unknown) => isAws(error, MISSING);
    const request = { ParameterGroupName: name, Source: "user" };
    const { Parameters = [] } = await persist(
        pace,
        () => redshift.send(new DescribeClusterParametersCommand(request)),
        isSpreading,
    );
    const isTlsOnly = Parameters.some(
        ({ ParameterName, ParameterValue }) =>
            ParameterName === TLS_ONLY.ParameterName && ParameterValue === TLS_ONLY.ParameterValue,
    );
    if (!isTlsOnly) {
        say(`Requiring TLS in parameter group ${name} ...`);
        const change = { ParameterGroupName: name, Parameters: [TLS_ONLY] };
        await persist(pace, () => redshift.send(new ModifyClusterParameterGroupCommand(change)), isSpreading);
    }
}

/** Deletes the parameter group, once its cluster has let go of it. */
export async function deleteParameterGroup({ redshift }: Clients, name: string, pace: Pace, say: Say): Promise<void> {
    say(`Deleting parameter group ${name} ...`);
    const request = new DeleteClusterParameterGroupCommand({ ParameterGroupName: name });
    await persist(
        pace,
        () => unlessMissing(redshift.send(request), MISSING),
        (error) => isAws(error, "InvalidClusterParameterGroupState"),
    );
}

async function createParameterGroup(
    clients: Clients,
    owner: Owner,
    pace: Pace,
    say: Say,
): Promise<FoundParameterGroup> {
    say(`Creating parameter group ${owner.name} ...`);
    try {
        await clients.redshift.send(
            new CreateClusterParameterGroupCommand({
                ParameterGroupName: owner.name,
                ParameterGroupFamily: "redshift-1.0",
                Description: `Settings of Redshift cluster ${owner.name}`,
                Tags: tagsOf(owner),
            }),
        );
    } catch (error) {
        if (!isAws(error, "ClusterParameterGroupAlreadyExists")) {
            throw error;
        }
    }
    return untilSeen(pace, `Parameter group ${owner.name}`, () => findParameterGroup(clients, owner));
}
