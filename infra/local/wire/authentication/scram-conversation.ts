import { randomBytes } from "node:crypto";
import { SqlError } from "../../errors";
import type { ScramVerifier } from "../../session/contract";
import { violation } from "../body-reader";
import { isProofRight, serverSignature } from "./scram";

/** The only mechanism offered: channel binding (SCRAM-SHA-256-PLUS) is not. */
export const MECHANISM = "SCRAM-SHA-256";

const NONCE_BYTES = 18;

/** After the client's first message: what to answer it, and what its last one is checked against. */
export interface ServerFirst {
    readonly message: string;
    readonly gs2Header: string;
    readonly clientFirstBare: string;
    readonly nonce: string;
}

/**
 * Answers `n,,n=user,r=nonce`. The user's name in it is not looked at, as in PostgreSQL: the StartupMessage has it.
 * Source: RFC 5802, section 5.1 (attributes) and 7 (grammar).
 */
export function answerClientFirst(clientFirst: string, verifier: ScramVerifier): ServerFirst {
    const fields = /^([^,]*),([^,]*),(.*)$/s.exec(clientFirst) ?? [];
    const [, flag, authorizationIdentity, clientFirstBare] = fields;
    if (flag === undefined || authorizationIdentity === undefined || clientFirstBare === undefined) {
        throw malformed("It doesn't begin with a channel binding flag and an authorization identity.");
    }
    if (flag.startsWith("p=")) {
        throw malformed(`The client asks for channel binding, which ${MECHANISM} does not have.`);
    }
    if (flag !== "n" && flag !== "y") {
        throw malformed("Its channel binding flag is none of n, y and p.");
    }
    if (authorizationIdentity !== "") {
        throw new SqlError("0A000", "client uses authorization identity, but it is not supported");
    }
    if (clientFirstBare.startsWith("m=")) {
        throw new SqlError("0A000", "client requires an unsupported SCRAM extension");
    }
    const clientNonce = /^n=[^,]*,r=([\x21-\x2b\x2d-\x7e]+)(?:,|$)/.exec(clientFirstBare)?.[1];
    if (clientNonce === undefined) {
        throw malformed("A user name and a nonce of printable characters must come first.");
    }
    const nonce = clientNonce + randomBytes(NONCE_BYTES).toString("base64");
    return {
        message: `r=${nonce},s=${verifier.salt.toString("base64")},i=${verifier.iterations}`,
        gs2Header: `${flag},,`,
        clientFirstBare,
        nonce,
    };
}

/** Answers `c=biws,r=nonce,p=proof`; undefined when the proof is wrong, that is, the password. */
export function answerClientFinal(
    clientFinal: string,
    first: ServerFirst,
    verifier: ScramVerifier,
): string | undefined {
    const fields = /^c=([^,]*),r=([^,]*)((?:,[^,]*)*),p=([^,]*)$/s.exec(clientFinal) ?? [];
    const [, binding, nonce, extensions, proof] = fields;
    if (binding === undefined || nonce === undefined || extensions === undefined || proof === undefined) {
        throw malformed("Channel binding, nonce and proof must be there, in this order.");
    }
    if (binding !== Buffer.from(first.gs2Header).toString("base64")) {
        throw malformed("Its channel binding is not the one the client began with.");
    }
    if (nonce !== first.nonce) {
        throw new SqlError("08P01", "invalid SCRAM response", { detail: "Nonce does not match." });
    }
    const withoutProof = `c=${binding},r=${nonce}${extensions}`;
    const authMessage = `${first.clientFirstBare},${first.message},${withoutProof}`;
    if (!isProofRight(verifier, authMessage, Buffer.from(proof, "base64"))) {
        return undefined;
    }
    return `v=${serverSignature(verifier, authMessage)}`;
}

function malformed(detail: string): SqlError {
    const error = violation("malformed SCRAM message");
    return new SqlError(error.code, error.message, { detail });
}
