import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { rootCertificates } from "node:tls";
import { connect } from "../connection";
import { type Credentials, warehouseName } from "../credentials";
import { codeOf, messageOf, UserError } from "../errors";
import type { Say } from "../target";
import { type AwsOptions, commandFor } from "./options";
import { persist } from "./waiting";

/** A name or a route may take a while to be known once a cluster is available. */
const ROUTE_CODES = [
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ETIMEDOUT",
];
const ROUTE_LIMIT_MS = 2 * 60_000;
const WRONG_PASSWORD = ["28P01", "28000"];

/**
 * Connects and runs a query; the certificate must be Amazon's, so that nobody between takes the password. A password
 * that is new may be refused for a while.
 */
export async function proveConnection(
    options: AwsOptions,
    credentials: Credentials,
    isNewPassword: boolean,
    say: Say,
): Promise<void> {
    say(`Connecting to ${warehouseName(credentials)} ...`);
    const isPassing = (error: unknown) => {
        const code = codeOf(error) ?? (isTimeout(error) ? "ETIMEDOUT" : "");
        return ROUTE_CODES.includes(code) || (isNewPassword && WRONG_PASSWORD.includes(code));
    };
    try {
        await persist(options.pace, () => query(options, credentials), isPassing, ROUTE_LIMIT_MS);
    } catch (error) {
        throw error instanceof UserError ? error : explainProof(error, options, credentials);
    }
}

/** Why a client with these credentials is not let in; undefined if it is. */
export async function refusal(options: AwsOptions, credentials: Credentials): Promise<string | undefined> {
    try {
        await query(options, credentials);
        return undefined;
    } catch (error) {
        return error instanceof UserError ? error.message : explainProof(error, options, credentials).message;
    }
}

async function query(options: AwsOptions, credentials: Credentials): Promise<void> {
    const client = await connect(credentials, { roots: await trustedRoots(options) });
    try {
        await client.query("select 1");
    } finally {
        await client.end();
    }
}

/**
 * Amazon's own root certificates, out of those that Node brings along: nothing is downloaded.
 * Source: Amazon Redshift Management Guide, "Transitioning to ACM certificates for SSL connections"; the roots are
 * listed at https://www.amazontrust.com/repository/.
 */
export function amazonRoots(): readonly string[] {
    return rootCertificates.filter((pem) => {
        const { subject } = new X509Certificate(pem);
        return (
            /^O=Amazon$/m.test(subject) || /^CN=Starfield (Services )?Root Certificate Authority - G2$/m.test(subject)
        );
    });
}

async function trustedRoots({ rootCertificates: file }: AwsOptions): Promise<readonly string[]> {
    if (file === undefined) {
        return amazonRoots();
    }
    try {
        return [await readFile(file, "utf8")];
    } catch (error) {
        throw new UserError(
            `PGSSLROOTCERT names ${file}, which can't be read (${codeOf(error)}): correct or unset it.`,
        );
    }
}

function isTimeout(error: unknown): boolean {
    return /timeout/i.test(messageOf(error));
}

function explainProof(error: unknown, { name }: AwsOptions, credentials: Credentials): UserError {
    const where = warehouseName(credentials);
    const code = codeOf(error) ?? "";
    if (WRONG_PASSWORD.includes(code)) {
        return new UserError(
            `${where} refuses the password that is known here: ` +
                `${commandFor("create", name, "--reset-password")} sets a new one.`,
        );
    }
    if (isTimeout(error) || ROUTE_CODES.includes(code)) {
        return new UserError(
            `${where} is available but can't be reached from here (${code || "timeout"}): let your address in with ` +
                "--cidr, check that no firewall closes the port, or give --no-connect to do without.",
        );
    }
    if (/certificate|CERT|altname/i.test(`${code} ${messageOf(error)}`)) {
        return new UserError(
            `${where} shows a certificate that none of Amazon's roots vouches for (${messageOf(error)}): somebody may ` +
                "be between; where that is meant, PGSSLROOTCERT names the roots to trust.",
        );
    }
    return new UserError(`${where} is available but does not answer a query: ${messageOf(error)}.`);
}
