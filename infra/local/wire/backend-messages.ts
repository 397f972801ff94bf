import type { SqlError } from "../errors";
import type { Notice } from "../session/contract";
import { typeModifier, typeOid, typeSize } from "../type-oids";
import type { ResultColumn } from "../types";
import type { Format } from "./frontend-messages";
import type { MessageWriter } from "./message-writer";

/** A function for each message of the server, under the protocol's name. Source: PostgreSQL manual, "Message Formats". */

const code = (letter: string) => letter.charCodeAt(0);

const AUTHENTICATION = code("R");
const ROW_DESCRIPTION = code("T");

export function authenticationOk(writer: MessageWriter): void {
    writer.begin(AUTHENTICATION);
    writer.int32(0);
    writer.end();
}

export function authenticationSasl(writer: MessageWriter, mechanisms: readonly string[]): void {
    writer.begin(AUTHENTICATION);
    writer.int32(10);
    for (const mechanism of mechanisms) {
        writer.string(mechanism);
    }
    writer.byte(0);
    writer.end();
}

export function authenticationSaslContinue(writer: MessageWriter, data: string): void {
    authenticationData(writer, 11, data);
}

export function authenticationSaslFinal(writer: MessageWriter, data: string): void {
    authenticationData(writer, 12, data);
}

function authenticationData(writer: MessageWriter, kind: number, data: string): void {
    writer.begin(AUTHENTICATION);
    writer.int32(kind);
    writer.bytes(Buffer.from(data));
    writer.end();
}

export function backendKeyData(writer: MessageWriter, processId: number, secret: Buffer): void {
    writer.begin(code("K"));
    writer.int32(processId);
    writer.bytes(secret);
    writer.end();
}

export function parameterStatus(writer: MessageWriter, name: string, value: string): void {
    writer.begin(code("S"));
    writer.string(name);
    writer.string(value);
    writer.end();
}

/** `newest` is the newest protocol this server speaks, `options` those of the client's that it doesn't know. */
export function negotiateProtocolVersion(writer: MessageWriter, newest: number, options: readonly string[]): void {
    writer.begin(code("v"));
    writer.int32(newest);
    writer.int32(options.length);
    for (const option of options) {
        writer.string(option);
    }
    writer.end();
}

export function readyForQuery(writer: MessageWriter, status: "I" | "T" | "E"): void {
    writer.begin(code("Z"));
    writer.byte(code(status));
    writer.end();
}

/** `formats` is empty for all text; one format stands for all columns. */
export function rowDescription(
    writer: MessageWriter,
    columns: readonly ResultColumn[],
    formats: readonly Format[],
): void {
    writer.begin(ROW_DESCRIPTION);
    writer.int16(columns.length);
    columns.forEach((column, index) => {
        writer.string(column.name);
        // No table and no column number: results come from the engine without their origin.
        writer.int32(0);
        writer.int16(0);
        writer.int32(typeOid(column.type));
        writer.int16(typeSize(column.type));
        writer.int32(typeModifier(column.type));
        writer.int16(formatOf(formats, index));
    });
    writer.end();
}

/** The format of a column, as a Bind message's list says it: none is text, one is for all. */
export function formatOf(formats: readonly Format[], index: number): Format {
    return (formats.length === 1 ? formats[0] : formats[index]) ?? 0;
}

export function parameterDescription(writer: MessageWriter, types: readonly number[]): void {
    writer.begin(code("t"));
    writer.int16(types.length);
    for (const type of types) {
        writer.int32(type);
    }
    writer.end();
}

export function commandComplete(writer: MessageWriter, tag: string): void {
    writer.begin(code("C"));
    writer.string(tag);
    writer.end();
}

export const emptyQueryResponse = bare("I");
export const parseComplete = bare("1");
export const bindComplete = bare("2");
export const closeComplete = bare("3");
export const noData = bare("n");
export const portalSuspended = bare("s");

/** A message that is its type and nothing else. */
function bare(letter: string): (writer: MessageWriter) => void {
    const type = code(letter);
    return (writer) => {
        writer.begin(type);
        writer.end();
    };
}

export function errorResponse(writer: MessageWriter, severity: "ERROR" | "FATAL", error: SqlError): void {
    fields(writer, code("E"), { ...error, severity, message: error.message });
}

export function noticeResponse(writer: MessageWriter, notice: Notice): void {
    fields(writer, code("N"), notice);
}

interface Fields {
    readonly severity: string;
    readonly code: string;
    readonly message: string;
    readonly detail?: string;
    readonly hint?: string;
    readonly position?: number;
}

/** Source: PostgreSQL manual, "Error and Notice Message Fields". V is S for programs: never translated. */
function fields(writer: MessageWriter, type: number, said: Fields): void {
    writer.begin(type);
    const field = (letter: string, value: string | undefined) => {
        if (value !== undefined && value !== "") {
            writer.byte(code(letter));
            writer.string(value);
        }
    };
    field("S", said.severity);
    field("V", said.severity);
    field("C", said.code);
    field("M", said.message);
    field("D", said.detail);
    field("H", said.hint);
    field("P", said.position?.toString());
    writer.byte(0);
    writer.end();
}
