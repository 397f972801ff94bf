import { SqlError } from "../../errors";
import type { SessionHost } from "../../session/contract";
import { authenticationSasl, authenticationSaslContinue, authenticationSaslFinal } from "../backend-messages";
import { BodyReader, violation } from "../body-reader";
import { FrontendType } from "../frontend-messages";
import type { MessageReader } from "../message-reader";
import type { MessageWriter } from "../message-writer";
import { createFakeVerifier } from "./scram";
import { answerClientFinal, answerClientFirst, MECHANISM } from "./scram-conversation";

/** A SASL message holds names, nonces and a proof: it is never long. */
const MESSAGE_BYTES = 10_000;

/**
 * The SASL exchange of PostgreSQL's protocol; returns when the client has shown that it knows the user's password and
 * throws 28P01 otherwise. A user who doesn't exist goes the same way in the same time, so that nobody learns who does.
 * Source: PostgreSQL manual, "SASL Authentication".
 */
export async function authenticate(
    reader: MessageReader,
    writer: MessageWriter,
    host: SessionHost,
    user: string,
): Promise<void> {
    reader.reframe({ typed: true, limitOf: passwordLimit });
    const fake = createFakeVerifier(user);
    const verifier = (await host.verifierOf(user)) ?? fake;

    authenticationSasl(writer, [MECHANISM]);
    writer.flush();
    const initial = new BodyReader((await reader.next()).body);
    const mechanism = initial.string();
    if (mechanism !== MECHANISM) {
        throw violation("client selected an invalid SASL authentication mechanism", `This server knows ${MECHANISM}.`);
    }
    const length = initial.int32();
    // -1: the client has nothing to say yet. SCRAM begins with the client, so it is asked by an empty challenge.
    let clientFirst = length === -1 ? undefined : initial.bytes(length).toString("utf8");
    initial.end();
    if (clientFirst === undefined) {
        authenticationSaslContinue(writer, "");
        writer.flush();
        clientFirst = (await reader.next()).body.toString("utf8");
    }
    const first = answerClientFirst(clientFirst, verifier);

    authenticationSaslContinue(writer, first.message);
    writer.flush();
    const final = answerClientFinal((await reader.next()).body.toString("utf8"), first, verifier);
    if (final === undefined) {
        throw new SqlError("28P01", `password authentication failed for user "${user}"`);
    }
    authenticationSaslFinal(writer, final);
}

/** Until the password is known to be right, the client has one thing to say. */
function passwordLimit(type: number): number {
    if (type !== FrontendType.Password) {
        throw violation(`expected SASL response, got message type ${type}`);
    }
    return MESSAGE_BYTES;
}
