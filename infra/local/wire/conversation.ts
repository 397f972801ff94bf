import { notSupported, SqlError } from "../errors";
import type { Session } from "../session/contract";
import { createSink } from "./answer-sink";
import { errorResponse, readyForQuery } from "./backend-messages";
import { ExtendedQuery } from "./extended-query";
import { FrontendType, readQuery } from "./frontend-messages";
import type { Message } from "./message-buffer";
import type { MessageReader } from "./message-reader";
import type { MessageWriter } from "./message-writer";
import { safeError } from "./safe-error";

/** A session and the two ends of its client. */
export interface Conversation {
    readonly session: Session;
    readonly reader: MessageReader;
    readonly writer: MessageWriter;
    /** A client that says nothing for so long is sent away; undefined: never. */
    readonly idleTimeoutMs: number | undefined;
    onError(error: unknown): void;
}

/**
 * Works off a client's messages one after the other until it says good-bye; throws what ends the connection otherwise.
 * Source: PostgreSQL manual, "Message Flow".
 */
export async function converse(conversation: Conversation): Promise<void> {
    const { session, writer } = conversation;
    const extended = new ExtendedQuery(session, conversation.reader, writer);
    // After an error in the extended protocol everything up to Sync was sent in the belief that all went well.
    let isSkipping = false;
    const report = (error: unknown) => {
        if (error instanceof SqlError && error.code === "57P01") {
            throw error; // the session is over
        }
        writer.takeBack();
        errorResponse(writer, "ERROR", safeError(error, conversation.onError));
        writer.flush();
    };
    const ready = () => {
        readyForQuery(writer, session.transactionStatus);
        writer.flush();
    };

    ready();
    for (;;) {
        const message = await nextMessage(conversation);
        if (message.type === FrontendType.Terminate) {
            return;
        }
        if (message.type === FrontendType.Sync) {
            await extended.sync(isSkipping).catch(report);
            isSkipping = false;
            ready();
        } else if (isSkipping) {
            // Not even looked at.
        } else if (message.type === FrontendType.Query) {
            await simpleQuery(session, writer, message).catch(report);
            ready();
        } else if (message.type === FrontendType.FunctionCall) {
            report(notSupported("Redshift takes no function call messages: call the function in a SELECT."));
            ready();
        } else {
            await extended.handle(message).catch((error: unknown) => {
                report(error);
                isSkipping = true;
            });
        }
    }
}

async function simpleQuery(session: Session, writer: MessageWriter, message: Message): Promise<void> {
    await session.simpleQuery(readQuery(message), createSink(writer, { describes: true, encoders: undefined }));
}

async function nextMessage({ reader, idleTimeoutMs }: Conversation): Promise<Message> {
    if (idleTimeoutMs === undefined) {
        return await reader.next();
    }
    const timer = setTimeout(() => {
        reader.stop(new SqlError("57P05", "terminating connection due to idle-session timeout"));
    }, idleTimeoutMs);
    try {
        return await reader.next();
    } finally {
        clearTimeout(timer);
    }
}
