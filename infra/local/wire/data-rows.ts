import type { RowBatch } from "../session/contract";
import { type MessageWriter, putInt32 } from "./message-writer";

/** Writes one value that is not null at `position` of a message; its length included. */
export type BinaryEncoder = (writer: MessageWriter, text: string) => void;

/** The rows with all digits of the REAL values that are sent as binary: as text they go with fewer. */
export function withExactReals(batch: RowBatch, encoders: readonly (BinaryEncoder | undefined)[]): RowBatch {
    const { reals, columns, count } = batch;
    if (!reals) {
        return batch;
    }
    return {
        count,
        columns: columns.map((texts, index) => {
            const values = encoders[index] && reals.get(index);
            return values ? texts.map((text, row) => (text === null ? null : String(values[row]))) : texts;
        }),
    };
}

const DATA_ROW = 0x44;
const LENGTH_BYTES = 4;

/** Longer strings are written faster by the runtime than byte by byte. Measured: they are even at some 40 characters. */
const SHORT_TEXT = 40;

/**
 * Writes a batch's rows from `from` on as DataRow messages until the writer is congested or the batch is done; answers
 * the first row not yet written. `encoders` has one entry for each column, undefined for those sent as text.
 */
export function writeDataRows(
    writer: MessageWriter,
    batch: RowBatch,
    from: number,
    encoders: readonly (BinaryEncoder | undefined)[] | undefined,
): number {
    const { columns, count } = batch;
    let row = from;
    while (row < count && !writer.isCongested) {
        writer.begin(DATA_ROW);
        writer.int16(columns.length);
        for (let column = 0; column < columns.length; column++) {
            const value = (columns[column] as readonly (string | null)[])[row] as string | null;
            const encoder = encoders?.[column];
            if (value === null) {
                writer.int32(-1);
            } else if (encoder === undefined) {
                writeText(writer, value);
            } else {
                encoder(writer, value);
            }
        }
        writer.end();
        row++;
    }
    return row;
}

/** A value's length and its UTF-8 bytes. The length is known after writing: nothing is measured twice. */
function writeText(writer: MessageWriter, text: string): void {
    const length = text.length;
    const at = writer.reserve(LENGTH_BYTES + 3 * length);
    const buffer = writer.buffer as Buffer;
    const start = at + LENGTH_BYTES;
    let written = 0;
    if (length <= SHORT_TEXT) {
        while (written < length) {
            const code = text.charCodeAt(written);
            if (code > 0x7f) {
                break;
            }
            buffer[start + written] = code;
            written++;
        }
    }
    if (written < length) {
        written = buffer.write(text, start, "utf8");
    }
    putInt32(buffer, at, written);
    writer.position = start + written;
}
