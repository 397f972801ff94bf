import { randomBytes } from "node:crypto";
import { createPrivateFile, readJsonFile, removeFile, writePrivateFile } from "../files";
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
    /** Random; a tag of the cluster that is made with the password, which tells it from one that another command made. */
    readonly order: string;
}

/** The file beside the credentials; readable by its owner only, as they are. */
function pendingFile(credentialsFile: string): string {
    return `${credentialsFile}.pending`;
}

/** The password that an earlier, interrupted command had drawn for this warehouse. */
export async function readPending(
    credentialsFile: string,
    owner: Owner,
    account: string,
): Promise<PendingPassword | undefined> {
    const found = await readJsonFile(pendingFile(credentialsFile));
    const { warehouse, password, kind, order } = found ?? {};
    const isOurs = warehouse === tagValue(owner) && found?.account === account;
    const isWhole = typeof password === "string" && typeof order === "string";
    return isOurs && isWhole && (kind === "create" || kind === "reset")
        ? { warehouse, account, password, kind, order }
        : undefined;
}

/**
 * Draws a password and writes it down. One of the same kind that is there is taken instead: another command may be at
 * work at the same time, and then both have to tell AWS the same one.
 */
export async function drawPassword(
    credentialsFile: string,
    owner: Owner,
    account: string,
    kind: PendingPassword["kind"],
): Promise<PendingPassword> {
    const pending: PendingPassword = {
        warehouse: tagValue(owner),
        account,
        password: createPassword(),
        kind,
        order: randomBytes(12).toString("hex"),
    };
    const text = `${JSON.stringify(pending, undefined, 4)}\n`;
    if (!(await createPrivateFile(pendingFile(credentialsFile), text))) {
        const other = await readPending(credentialsFile, owner, account);
        if (other?.kind === kind) {
            return other;
        }
        await writePrivateFile(pendingFile(credentialsFile), text);
    }
    return pending;
}

/** Forgets the password: the credentials file holds it, or its cluster is gone. */
export async function forgetPending(credentialsFile: string): Promise<void> {
    await removeFile(pendingFile(credentialsFile));
}
