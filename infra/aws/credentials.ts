import { type Credentials, readCredentials, shownPath } from "../credentials";
import { UserError } from "../errors";
import type { FoundCluster } from "./cluster";
import { type AwsOptions, commandFor, titleOf } from "./options";
import type { Owner } from "./ownership";
import { drawPassword, forgetPending, type PendingPassword, readPending } from "./pending-password";

/** The admin user's password, and what is still to be done with it. */
export interface KnownPassword {
    readonly password: string;
    /** AWS has it, or has just been told: it may be refused for a moment. */
    readonly isNew: boolean;
    /** AWS is still to be told, though it may have been. */
    readonly isToBeSet: boolean;
}

/** The password of a cluster that exists: from an interrupted command, or from the credentials file, or a new one. */
export async function knownPassword(
    options: AwsOptions,
    owner: Owner,
    account: string,
    cluster: FoundCluster,
): Promise<KnownPassword> {
    const { credentialsFile } = options;
    const pending = await readPending(credentialsFile, owner, account);
    if (pending?.kind === "reset") {
        return { password: pending.password, isNew: true, isToBeSet: true };
    }
    if (options.resetPassword) {
        const { password } = await drawPassword(credentialsFile, owner, account, "reset");
        return { password, isNew: true, isToBeSet: true };
    }
    if (pending !== undefined && pending.order === cluster.order) {
        return { password: pending.password, isNew: true, isToBeSet: false };
    }
    const found = await readCredentials(credentialsFile);
    if (found === undefined || !names(found, cluster, owner)) {
        throw lostPassword(options);
    }
    return { password: found.password, isNew: false, isToBeSet: false };
}

/** The password of a cluster that was just asked for with the drawn one, unless another command's cluster came first. */
export async function passwordOfMade(
    options: AwsOptions,
    owner: Owner,
    drawn: PendingPassword,
    made: FoundCluster,
): Promise<KnownPassword> {
    if (made.order === drawn.order) {
        return { password: drawn.password, isNew: true, isToBeSet: false };
    }
    const pending = await readPending(options.credentialsFile, owner, drawn.account);
    if (pending?.order === drawn.order) {
        await forgetPending(options.credentialsFile);
    }
    return knownPassword(options, owner, drawn.account, made);
}

/** What clients connect with. */
export function credentialsFor({ endpoint, user, databaseName }: FoundCluster, password: string): Credentials {
    return { host: endpoint?.host ?? "", port: endpoint?.port ?? 0, username: user, password, databaseName };
}

/** Do these credentials name this cluster? One that is being made has no address yet: then its name must do. */
export function names(credentials: Credentials, cluster: FoundCluster, owner: Owner): boolean {
    const { endpoint, databaseName } = cluster;
    if (endpoint === undefined) {
        return looksLike(credentials, owner);
    }
    return (
        credentials.host === endpoint.host &&
        credentials.port === endpoint.port &&
        credentials.databaseName === databaseName
    );
}

/** Is this the address of a cluster of this name in this region, in whatever account? */
export function looksLike({ host }: Credentials, { name, region }: Owner): boolean {
    const address = new RegExp(`^${name}\\.[a-z0-9]+\\.${region}\\.redshift\\.amazonaws\\.com(\\.cn)?$`);
    return address.test(host);
}

/** The password is lost, the cluster is not. */
function lostPassword({ name, credentialsFile }: AwsOptions): UserError {
    return new UserError(
        `${titleOf(name)} exists, but ${shownPath(credentialsFile)} does not hold its password, which AWS does not tell: ` +
            `put the file back, or set a new password with ${commandFor("create", name, "--reset-password")}.`,
    );
}
