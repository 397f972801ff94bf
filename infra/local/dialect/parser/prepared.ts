import { notSupported, syntaxError } from "../../errors";
import type { DataType } from "../../types";
import type { Execute, Prepare } from "../ast";
import { expression } from "./expressions";
import { statement } from "./statements";
import type { TokenStream } from "./token-stream";
import { typeName } from "./types";

/** PREPARE. Source: developer guide, "PREPARE". */
export function prepare(stream: TokenStream): Prepare {
    const { at } = stream.next();
    const name = stream.name();
    const types = stream.isSymbol("(") ? stream.inParentheses(() => stream.list(() => parameterType(stream))) : [];
    stream.expectWords("as");
    const prepared = stream.peek();
    const inner = statement(stream);
    if (!["select", "insert", "update", "delete"].includes(inner.kind)) {
        throw syntaxError(
            `syntax error at or near "${prepared.text}"`,
            prepared.at,
            "Redshift prepares SELECT, INSERT, UPDATE and DELETE.",
        );
    }
    return { kind: "prepare", at, name, types, statement: inner };
}

/** EXECUTE. Source: developer guide, "EXECUTE". */
export function execute(stream: TokenStream): Execute {
    const { at } = stream.next();
    const name = stream.name();
    const args = stream.isSymbol("(") ? stream.inParentheses(() => stream.list(() => expression(stream))) : [];
    return { kind: "execute", at, name, args };
}

/** A character type without a length takes values of any length, as the guide's example does. */
function parameterType(stream: TokenStream): DataType {
    const { at } = stream.peek();
    const name = typeName(stream);
    if ("catalogue" in name) throw notSupported(`A parameter can't be of type ${name.catalogue}.`, at);
    const isText = name.type.kind === "char" || name.type.kind === "varchar";
    return isText && name.unsized ? { kind: "varchar", length: 65535 } : name.type;
}
