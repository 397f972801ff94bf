import type { AnswerSink, RowBatch } from "../session/contract";
import { commandComplete, emptyQueryResponse, rowDescription } from "./backend-messages";
import { type BinaryEncoder, withExactReals, writeDataRows } from "./data-rows";
import type { MessageWriter } from "./message-writer";

/** How the answers of one statement are written. */
export interface SinkFormat {
    /** The simple protocol describes rows before it sends them; in the extended one Describe did it. */
    readonly describes: boolean;
    /** One for each column that is sent as binary; undefined when all are text. */
    readonly encoders: readonly (BinaryEncoder | undefined)[] | undefined;
}

/** Where a session's answers go: into messages, no faster than the client takes them. */
export function createSink(writer: MessageWriter, { describes, encoders }: SinkFormat): AnswerSink {
    return {
        async rowDescription(columns) {
            if (describes) {
                rowDescription(writer, columns, []);
            }
        },
        async rows(batch: RowBatch) {
            if (batch.messages && !encoders) {
                writer.messages(batch.messages, () => batch.release?.());
                if (writer.isCongested) {
                    await writer.ready();
                }
                return;
            }
            const encoded = encoders ? withExactReals(batch, encoders) : batch;
            let row = 0;
            while (row < encoded.count) {
                row = writeDataRows(writer, encoded, row, encoders);
                if (writer.isCongested) {
                    await writer.ready();
                }
            }
        },
        async complete(tag) {
            commandComplete(writer, tag);
        },
        async empty() {
            emptyQueryResponse(writer);
        },
    };
}
