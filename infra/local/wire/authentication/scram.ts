import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";
import type { ScramVerifier } from "../../session/contract";

/** The mathematics of SCRAM-SHA-256. Sources: RFC 5802, sections 2.2 and 3; RFC 7677. */

/** RFC 7677 asks for at least 4096, which is what PostgreSQL takes. */
const DEFAULT_ITERATIONS = 4096;

const KEY_BYTES = 32;
const SALT_BYTES = 16;

/**
 * What a server keeps in place of a password. Redshift's passwords are ASCII 33 to 126 (developer guide,
 * "CREATE USER"), so that SASLprep has nothing to change; others are refused.
 */
export function createScramVerifier(password: string, iterations: number = DEFAULT_ITERATIONS): ScramVerifier {
    if (!/^[\x21-\x7e]+$/.test(password)) {
        throw new Error("A password holds printable ASCII characters only, and no space: choose another one.");
    }
    const salt = randomBytes(SALT_BYTES);
    const saltedPassword = pbkdf2Sync(password, salt, iterations, KEY_BYTES, "sha256");
    return {
        salt,
        iterations,
        storedKey: sha256(hmac(saltedPassword, "Client Key")),
        serverKey: hmac(saltedPassword, "Server Key"),
    };
}

/** So that the salt shown for a user who doesn't exist is the same at each try, as a real one's would be. */
const fakeSaltKey = randomBytes(KEY_BYTES);

/** The verifier of nobody: it looks like any other and no password fits it. */
export function createFakeVerifier(user: string): ScramVerifier {
    return {
        salt: hmac(fakeSaltKey, user).subarray(0, SALT_BYTES),
        iterations: DEFAULT_ITERATIONS,
        storedKey: randomBytes(KEY_BYTES),
        serverKey: randomBytes(KEY_BYTES),
    };
}

/** Does the client know the password? ClientKey is the proof XOR the signature, and its hash is the stored key. */
export function isProofRight(verifier: ScramVerifier, authMessage: string, proof: Buffer): boolean {
    if (proof.length !== KEY_BYTES) {
        return false;
    }
    const signature = hmac(verifier.storedKey, authMessage);
    const clientKey = Buffer.alloc(KEY_BYTES);
    for (let index = 0; index < KEY_BYTES; index++) {
        clientKey[index] = (proof[index] as number) ^ (signature[index] as number);
    }
    return timingSafeEqual(sha256(clientKey), verifier.storedKey);
}

/** What proves to the client that the server knows the password too. */
export function serverSignature(verifier: ScramVerifier, authMessage: string): string {
    return hmac(verifier.serverKey, authMessage).toString("base64");
}

function hmac(key: Buffer, text: string): Buffer {
    return createHmac("sha256", key).update(text).digest();
}

function sha256(bytes: Buffer): Buffer {
    return createHash("sha256").update(bytes).digest();
}
