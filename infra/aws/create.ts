import type { Credentials } from "../credentials";
import type { Say } from "../target";
import { shownCidr } from "./cidr";
import type { Clients } from "./clients";
import { createCluster, type FoundCluster, untilAvailable } from "./cluster";
import { changePassword, resumeCluster } from "./cluster-changes";
import { credentialsFor, type KnownPassword, knownPassword, passwordOfMade } from "./credentials";
import { decide } from "./decide";
import { type Identity, whoAmI } from "./identity";
import { openPort } from "./ingress";
import { type AwsOptions, titleOf } from "./options";
import type { Owner } from "./ownership";
import { ensureParameterGroup } from "./parameter-group";
import { drawPassword } from "./pending-password";
import { planCreate, type Wanted } from "./plan";
import { proveConnection } from "./proof";
import { ensureRole } from "./role";
import { ensureSecurityGroup } from "./security-group";
import { ensureSubnetGroup } from "./subnet-group";
import { refuseForeignParts, type Survey, survey } from "./survey";

/** What there is and what is to be: the start of `create`, and all of its plan. */
export interface Draft {
    readonly identity: Identity;
    readonly owner: Owner;
    readonly found: Survey;
    readonly wanted: Wanted;
    readonly steps: readonly string[];
}

/** Looks at everything and changes nothing; whatever stands in the way is refused here. */
export async function draft(clients: Clients, options: AwsOptions): Promise<Draft> {
    const identity = await whoAmI(clients);
    const owner: Owner = { region: identity.region, name: options.name };
    const found = await survey(clients, owner, options);
    refuseForeignParts(found, owner);
    const wanted = await decide(clients, owner, options, found);
    const steps = [
        `Work as ${identity.arn} in account ${identity.account}, region ${identity.region}.`,
        ...planCreate(found, wanted, owner, options),
    ];
    return { identity, owner, found, wanted, steps };
}

/** Makes what is missing, step by step: each may find that an earlier, interrupted command has done it. */
export async function create(clients: Clients, options: AwsOptions, say: Say): Promise<Credentials> {
    const { identity, owner, found, wanted, steps } = await draft(clients, options);
    const { pace } = options;
    const { account } = identity;
    const earlier = found.cluster && (await knownPassword(options, owner, account, found.cluster));
    for (const step of steps) {
        say(`- ${step}`);
    }
    const reader = { name: found.roleName, partition: identity.partition, buckets: options.buckets };
    const role = await ensureRole(clients, owner, reader, found.role, pace, say);
    const { vpc } = await ensureSubnetGroup(clients, owner, wanted.place, role.name, found.subnetGroup, pace, say);
    const group = await ensureSecurityGroup(clients, owner, vpc, found.securityGroups, pace, say);
    const letIn = async (port: number) => {
        if (wanted.clients !== undefined) {
            await openPort(clients, owner, group.id, { port, cidr: shownCidr(wanted.clients) }, pace, say);
        }
    };
    await letIn(wanted.port);
    await ensureParameterGroup(clients, owner, found.parameterGroup, pace, say);
    let password = earlier;
    if (password === undefined) {
        const drawn = await drawPassword(options.credentialsFile, owner, account, "create");
        const parts = {
            nodes: wanted.nodes,
            roleArn: role.arn,
            securityGroup: group.id,
            password: drawn.password,
            order: drawn.order,
        };
        const made = await createCluster(clients, owner, options, parts, say);
        password = await passwordOfMade(options, owner, drawn, made);
    } else {
        await resumeCluster(clients, owner, pace, say);
    }
    const cluster = await untilAvailable(clients, owner, pace, say);
    const port = cluster.endpoint?.port ?? wanted.port;
    if (port !== wanted.port) {
        // The port of a cluster that was still being made was not known.
        await letIn(port);
    }
    return handOver(clients, options, owner, cluster, password, say);
}

/** Sets the password if it is still to be set, and proves that the cluster answers. */
export async function handOver(
    clients: Clients,
    options: AwsOptions,
    owner: Owner,
    cluster: FoundCluster,
    { password, isNew, isToBeSet }: KnownPassword,
    say: Say,
): Promise<Credentials> {
    if (isToBeSet) {
        await changePassword(clients, owner, password, say);
        await untilAvailable(clients, owner, options.pace, say);
    }
    const credentials = credentialsFor(cluster, password);
    say(`${titleOf(owner.name)} is available at ${credentials.host}:${credentials.port}.`);
    if (options.connects) {
        await proveConnection(options, credentials, isNew, say);
    }
    return credentials;
}
