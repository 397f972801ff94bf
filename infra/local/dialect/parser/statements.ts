import type { Statement } from "../ast";
import { alter } from "./alter";
import { comment } from "./comment";
import { copy } from "./copy";
import { create } from "./create";
import { close, declare, fetch } from "./cursors";
import { deleteFrom, insert, truncate, update } from "./dml";
import { drop } from "./drop";
import { grant, revoke } from "./grants";
import { analyze, cancel, explain, lock, vacuum } from "./maintenance";
import { refresh } from "./materialized-views";
import { merge } from "./merge";
import { execute, prepare } from "./prepared";
import { queryAfterWith, startsQuery, withClause } from "./queries";
import { deallocate, discard, reset, set, show } from "./settings";
import type { TokenStream } from "./token-stream";
import { transaction } from "./transactions";
import { unload } from "./unload";
import { refuseStatement } from "./unsupported";

type Reader = (stream: TokenStream) => Statement;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
    ["insert", insert],
    ["update", (stream) => update(stream)],
    ["delete", (stream) => deleteFrom(stream)],
    ["merge", merge],
    ["truncate", truncate],
    ["create", create],
    ["alter", alter],
    ["drop", drop],
    ["comment", comment],
    ["copy", copy],
    ["unload", unload],
    ["begin", transaction],
    ["start", transaction],
    ["commit", transaction],
    ["end", transaction],
    ["rollback", transaction],
    ["abort", transaction],
    ["set", set],
    ["reset", reset],
    ["show", show],
    ["refresh", refresh],
    ["grant", grant],
    ["revoke", revoke],
    ["prepare", prepare],
    ["execute", execute],
    ["deallocate", deallocate],
    ["declare", declare],
    ["fetch", fetch],
    ["close", close],
    ["discard", discard],
    ["analyze", analyze],
    ["analyse", analyze],
    ["vacuum", vacuum],
    ["lock", lock],
    ["cancel", cancel],
    ["explain", explain],
]);

/** One statement, up to its semicolon. */
export function statement(stream: TokenStream): Statement {
    const { at, kind, text } = stream.peek();
    if (stream.isSymbol("(") || startsQuery(stream)) return afterWith(stream, at);
    const read = kind === "word" ? READERS.get(text) : undefined;
    if (read === undefined) throw refuseStatement(stream);
    return read(stream);
}

/** WITH may stand before UPDATE and DELETE as well. */
function afterWith(stream: TokenStream, at: number): Statement {
    const common = withClause(stream);
    if (common !== undefined) {
        if (stream.isWord("update")) return { ...update(stream, common), at };
        if (stream.isWord("delete")) return { ...deleteFrom(stream, common), at };
        if (stream.isWord("insert"))
            throw stream.unexpected("Redshift wants WITH after INSERT INTO and the table's name.");
    }
    return { kind: "select", at, query: queryAfterWith(stream, common, at) };
}
