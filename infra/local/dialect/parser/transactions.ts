import { notSupported, syntaxError } from "../../errors";
import type { Statement } from "../ast";
import type { TokenStream } from "./token-stream";

/** Level and access of a transaction, as BEGIN and SET SESSION CHARACTERISTICS give them. */
export interface TransactionModes {
    /** `serializable`, `read committed`, ...: all of them are serializable on Redshift (developer guide, "BEGIN"). */
    readonly isolation?: string;
    readonly readOnly?: boolean;
}

/** BEGIN, START TRANSACTION, COMMIT, END, ROLLBACK and ABORT. */
export function transaction(stream: TokenStream): Statement {
    const { at, text } = stream.next();
    if (text === "start") stream.expectWords("transaction");
    else stream.takeOneOf("work", "transaction");
    if (text === "begin" || text === "start") return { kind: "begin", at, ...transactionModes(stream) };
    if (stream.isWord("to")) {
        throw notSupported("Redshift has no savepoints: roll back the whole transaction.", stream.peek().at);
    }
    if (stream.isWord("and")) {
        throw notSupported("Redshift has no AND CHAIN: begin the next transaction with BEGIN.", stream.peek().at);
    }
    return { kind: text === "commit" || text === "end" ? "commit" : "rollback", at };
}

/** The modes that follow, in any order, with commas between or without. */
export function transactionModes(stream: TokenStream): TransactionModes {
    let modes: TransactionModes = {};
    for (;;) {
        const { at } = stream.peek();
        const mode = transactionMode(stream);
        if (mode === undefined) return modes;
        for (const name of Object.keys(mode)) {
            if (name in modes) throw syntaxError("conflicting or redundant options", at);
        }
        modes = { ...modes, ...mode };
        stream.takeSymbol(",");
    }
}

function transactionMode(stream: TokenStream): TransactionModes | undefined {
    if (stream.takeWords("read", "only")) return { readOnly: true };
    if (stream.takeWords("read", "write")) return { readOnly: false };
    if (!stream.takeWords("isolation", "level")) return undefined;
    if (stream.takeWords("serializable")) return { isolation: "serializable" };
    if (stream.takeWords("read", "committed")) return { isolation: "read committed" };
    if (stream.takeWords("read", "uncommitted")) return { isolation: "read uncommitted" };
    if (stream.takeWords("repeatable", "read")) return { isolation: "repeatable read" };
    throw stream.unexpected();
}
