import { notSupported } from "../../errors";
import type { DataType, ResultColumn } from "../../types";
import { formatOf } from "../backend-messages";
import type { BinaryEncoder } from "../data-rows";
import type { Format } from "../frontend-messages";
import type { MessageWriter } from "../message-writer";
import { encodeDate, encodeTime, encodeTimestamp, encodeTimeWithZone } from "./calendar";
import { encodeNumeric } from "./numeric";

/** How each column is turned into binary, undefined for those asked for as text; 0A000 for a type without one. */
export function binaryEncoders(
    columns: readonly ResultColumn[],
    formats: readonly Format[],
): readonly (BinaryEncoder | undefined)[] {
    return columns.map((column, index) => (formatOf(formats, index) === 1 ? encoderOf(column) : undefined));
}

function encoderOf(column: ResultColumn): BinaryEncoder {
    const encoder = ENCODERS[column.type.kind];
    if (encoder === undefined) {
        throw notSupported(
            `Column "${column.name}" of type ${column.type.kind} can't be sent in binary format.`,
            undefined,
            "Ask for results in text format.",
        );
    }
    return encoder;
}

/** From PostgreSQL's text form to its binary one, the length before it. */
const ENCODERS: Readonly<Partial<Record<DataType["kind"], BinaryEncoder>>> = {
    boolean: (writer, text) => {
        writer.int32(1);
        writer.byte(text.startsWith("t") ? 1 : 0);
    },
    smallint: (writer, text) => {
        writer.int32(2);
        writer.int16(Number(text));
    },
    integer: int32,
    oid: int32,
    bigint: (writer, text) => int64(writer, BigInt(text)),
    real: (writer, text) => {
        writer.int32(4);
        const at = writer.reserve(4);
        writer.position = (writer.buffer as Buffer).writeFloatBE(Number(text), at);
    },
    double: (writer, text) => {
        writer.int32(8);
        const at = writer.reserve(8);
        writer.position = (writer.buffer as Buffer).writeDoubleBE(Number(text), at);
    },
    decimal: (writer, text) => bytes(writer, encodeNumeric(text)),
    char: utf8,
    varchar: utf8,
    text: utf8,
    name: utf8,
    unknown: utf8,
    date: (writer, text) => {
        writer.int32(4);
        writer.int32(encodeDate(text));
    },
    time: (writer, text) => int64(writer, encodeTime(text)),
    timetz: (writer, text) => {
        const { micros, secondsWest } = encodeTimeWithZone(text);
        writer.int32(12);
        const at = writer.reserve(8);
        writer.position = (writer.buffer as Buffer).writeBigInt64BE(micros, at);
        writer.int32(secondsWest);
    },
    timestamp: (writer, text) => int64(writer, encodeTimestamp(text)),
    timestamptz: (writer, text) => int64(writer, encodeTimestamp(text)),
    // VARBYTE's text form is bare hexadecimal digits (developer guide, "VARBYTE type").
    varbyte: (writer, text) => bytes(writer, Buffer.from(text, "hex")),
};

function int32(writer: MessageWriter, text: string): void {
    writer.int32(4);
    writer.int32(Number(text));
}

function int64(writer: MessageWriter, value: bigint): void {
    writer.int32(8);
    const at = writer.reserve(8);
    writer.position = (writer.buffer as Buffer).writeBigInt64BE(value, at);
}

/** The binary form of a text is its text. */
function utf8(writer: MessageWriter, text: string): void {
    bytes(writer, Buffer.from(text, "utf8"));
}

function bytes(writer: MessageWriter, value: Buffer): void {
    writer.int32(value.length);
    writer.bytes(value);
}
