import type { Credentials } from "../credentials";
import type { Say, Target, WarehouseStatus } from "../target";
import { type Clients, createClients } from "./clients";
import { findCluster, requireCluster, untilAvailable } from "./cluster";
import { pauseCluster, pausedSentence, resumeCluster } from "./cluster-changes";
import { nodesUsd, shownNodes } from "./cost";
import { create, draft, handOver } from "./create";
import { knownPassword, looksLike, names } from "./credentials";
import { mayConnect } from "./decide";
import { remove } from "./delete";
import { explained } from "./errors";
import { whoAmI } from "./identity";
import { type AwsOptions, commandFor, DEFAULT_PORT, titleOf } from "./options";
import { type Owner, refuseForeign } from "./ownership";
import { forgetPending } from "./pending-password";
import { isNothingOurs, planDelete } from "./plan";
import { refusal } from "./proof";
import { survey } from "./survey";

/** A warehouse on AWS: a Redshift cluster, and the role and the network that it needs. */
export function awsTarget(options: AwsOptions): Target {
    const clients = createClients(options.region);
    const owner = async (): Promise<Owner> => ({
        region: await clients.redshift.config.region(),
        name: options.name,
    });
    return {
        title: titleOf(options.name),
        plan: (command) =>
            explained(async () =>
                command === "create"
                    ? (await draft(clients, options)).steps
                    : planDelete(await survey(clients, await owner(), options), await owner(), options.finalSnapshot),
            ),
        create: (say) => explained(() => create(clients, options, say)),
        credentialsWritten: () => forgetPending(options.credentialsFile),
        status: () => explained(async () => statusOf(clients, await owner(), options)),
        pause: (say) =>
            explained(async () => {
                const { name } = await pauseCluster(clients, await owner(), options.pace, say);
                say(pausedSentence(name));
            }),
        resume: (say) => explained(async () => resume(clients, await owner(), options, say)),
        delete: (say, confirm) => explained(async () => remove(clients, await owner(), options, say, confirm)),
        owns: (credentials) => explained(async () => owns(clients, await owner(), options, credentials)),
        ...(options.connects ? { refuses: (credentials) => refusal(options, credentials) } : {}),
    };
}

async function statusOf(clients: Clients, owner: Owner, options: AwsOptions): Promise<WarehouseStatus> {
    const found = await survey(clients, owner, options);
    const { cluster } = found;
    if (cluster === undefined) {
        return {
            state: "absent",
            details: isNothingOurs(found)
                ? { region: owner.region }
                : { region: owner.region, leftOver: `parts that ${commandFor("delete", owner.name)} removes` },
        };
    }
    refuseForeign(titleOf(owner.name), cluster.isOurs, owner, "choose another --name");
    const usd = nodesUsd(cluster.nodes, cluster.createdAt);
    return {
        state: cluster.status,
        endpoint: cluster.endpoint,
        createdAt: cluster.createdAt,
        details: {
            region: owner.region,
            database: cluster.databaseName,
            nodes: shownNodes(cluster.nodes),
            // Without the storage, and as if it had never been paused.
            ...(usd === undefined ? {} : { estimatedUsdSoFar: usd.soFar, estimatedUsdPerMonth: usd.perMonth }),
            mayConnect: await mayConnect(clients, owner, options, found, cluster.endpoint?.port ?? DEFAULT_PORT),
        },
    };
}

async function resume(clients: Clients, owner: Owner, options: AwsOptions, say: Say): Promise<Credentials> {
    await requireCluster(clients, owner);
    await resumeCluster(clients, owner, options.pace, say);
    const cluster = await untilAvailable(clients, owner, options.pace, say);
    const { account } = await whoAmI(clients);
    return handOver(clients, options, owner, cluster, await knownPassword(options, owner, account, cluster), say);
}

/** A cluster that is gone can't tell its address: then it takes something left of it, and the name in the address. */
async function owns(clients: Clients, owner: Owner, options: AwsOptions, credentials: Credentials): Promise<boolean> {
    const cluster = await findCluster(clients, owner);
    if (cluster !== undefined) {
        return cluster.isOurs && names(credentials, cluster, owner);
    }
    return looksLike(credentials, owner) && !isNothingOurs(await survey(clients, owner, options));
}
