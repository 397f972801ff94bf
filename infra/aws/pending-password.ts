import { readJsonFile, removeFile, writePrivateFile } from "../files";
import { createPassword } from "../password";
import { type Owner, tagValue } from "./ownership";

/**
 * A password that AWS may have been told, before the credentials file holds it. It is written down first, so that
 * whoever is interrupted in between can go on: AWS never tells a password again.
 */
export interface PendingPassword {
    readonly warehouse: string;
    readonly account: string;
    readonly password: string;
    /** Is it for a cluster to be made, or for one that had another password? */
    readonly kind: "create" | "reset";
}

/** The file beside the credentials; readable by its owner only, as they are. */
export function pendingFile(credentialsFile: string): string {
    return `${credentialsFile}.pending`;
}

/** The password that an earlier, interrupted command had drawn for this warehouse. */
export async function readPending(
    credentialsFile: string,
    owner: Owner,
    account: string,
): Promise<PendingPassword | undefined> {
    const found = await readJsonFile(pendingFile(credentialsFile));
    const { warehouse, password, kind } = found ?? {};
    const isOurs = warehouse === tagValue(owner) && found?.account === account;
    return isOurs && typeof password === "string" && (kind === "create" || kind === "reset")
        ? { warehouse, account, password, kind }
        : undefined;
}

/** Draws a password and writes it down. */
export async function drawPassword(
    credentialsFile: string,
    owner: Owner,
    account: string,
    kind: PendingPassword["kind"],
): Promise<PendingPassword> {
    const pending: PendingPassword = { warehouse: tagValue(owner), account, password: createPassword(), kind };
    await writePrivateFile(pendingFile(credentialsFile), `${JSON.stringify(pending, undefined, 4)}\n`);
    return pending;
}

/** Forgets the password: the credentials file holds it, or its cluster is gone. */
export async function forgetPending(credentialsFile: string): Promise<void> {
    await removeFile(pendingFile(credentialsFile));
}
