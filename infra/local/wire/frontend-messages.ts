import { SqlError } from "../errors";
import { BodyReader, violation } from "./body-reader";
import type { Message } from "./message-buffer";

/** Message type bytes a client may send once it is in. Source: PostgreSQL manual, "Message Formats". */
export const FrontendType = {
    Bind: 0x42,
    Close: 0x43,
    CopyData: 0x64,
    CopyDone: 0x63,
    CopyFail: 0x66,
    Describe: 0x44,
    Execute: 0x45,
    Flush: 0x48,
    FunctionCall: 0x46,
    Parse: 0x50,
    Password: 0x70,
    Query: 0x51,
    Sync: 0x53,
    Terminate: 0x58,
} as const;

export interface ParseMessage {
    readonly statement: string;
    readonly text: string;
    readonly parameterTypes: readonly number[];
}

export interface BindMessage {
    readonly portal: string;
    readonly statement: string;
    readonly parameterFormats: readonly Format[];
    readonly values: readonly (Buffer | null)[];
    readonly resultFormats: readonly Format[];
}

/** How a value travels: 0 as text, 1 as binary. */
export type Format = 0 | 1;

/** What Describe and Close speak of. */
export type Target = { readonly kind: "statement" | "portal"; readonly name: string };

/** Types whose messages may be long; all others fit in a few hundred bytes. */
const LONG: ReadonlySet<number> = new Set([
    FrontendType.Query,
    FrontendType.Parse,
    FrontendType.Bind,
    FrontendType.CopyData,
    FrontendType.FunctionCall,
]);

const KNOWN: ReadonlySet<number> = new Set(
    Object.values(FrontendType).filter((type) => type !== FrontendType.Password),
);

const SHORT_MESSAGE_BYTES = 10_000;

/** The most bytes a message of a type may have; 08P01 for a type that isn't one. */
export function messageLimit(type: number, maxMessageBytes: number): number {
    if (!KNOWN.has(type)) {
        throw violation(
            `invalid frontend message type ${type}`,
            "The bytes aren't those of PostgreSQL's protocol 3.0, or a message before them had a wrong length.",
        );
    }
    return LONG.has(type) ? maxMessageBytes : Math.min(SHORT_MESSAGE_BYTES, maxMessageBytes);
}

export function readQuery(message: Message): string {
    const body = new BodyReader(message.body);
    const text = body.string();
    body.end();
    return text;
}

export function readParse(message: Message): ParseMessage {
    const body = new BodyReader(message.body);
    const statement = body.string();
    const text = body.string();
    const parameterTypes = list(body, () => body.int32() >>> 0);
    body.end();
    return { statement, text, parameterTypes };
}

export function readBind(message: Message): BindMessage {
    const body = new BodyReader(message.body);
    const portal = body.string();
    const statement = body.string();
    const parameterFormats = list(body, () => format(body.int16()));
    const values = list(body, () => {
        const length = body.int32();
        return length === -1 ? null : body.bytes(length);
    });
    const resultFormats = list(body, () => format(body.int16()));
    body.end();
    if (parameterFormats.length > 1 && parameterFormats.length !== values.length) {
        throw violation(
            `bind message has ${parameterFormats.length} parameter formats but ${values.length} parameters`,
        );
    }
    return { portal, statement, parameterFormats, values, resultFormats };
}

/** Of a Describe or a Close. */
export function readTarget(message: Message): Target {
    const body = new BodyReader(message.body);
    const kind = String.fromCharCode(body.byte());
    const name = body.string();
    body.end();
    if (kind !== "S" && kind !== "P") {
        throw violation(`invalid DESCRIBE or CLOSE message subtype ${kind.charCodeAt(0)}`);
    }
    return { kind: kind === "S" ? "statement" : "portal", name };
}

/** `limit` 0 is all rows; PostgreSQL takes a negative one for that too. */
export function readExecute(message: Message): { readonly portal: string; readonly limit: number } {
    const body = new BodyReader(message.body);
    const portal = body.string();
    const limit = Math.max(0, body.int32());
    body.end();
    return { portal, limit };
}

/** A list's count is unsigned: 65,535 parameters are allowed. */
function list<T>(body: BodyReader, item: () => T): T[] {
    const count = body.int16() & 0xffff;
    const items: T[] = [];
    for (let index = 0; index < count; index++) {
        items.push(item());
    }
    return items;
}

function format(code: number): Format {
    if (code !== 0 && code !== 1) {
        throw new SqlError("22023", `unsupported format code: ${code}`, { hint: "0 is text, 1 is binary." });
    }
    return code;
}
