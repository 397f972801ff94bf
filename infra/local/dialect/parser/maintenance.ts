import { notSupported, syntaxError } from "../../errors";
import type { Statement, TableName } from "../ast";
import { columnNames, tableName } from "./names";
import { statement } from "./statements";
import type { TokenStream } from "./token-stream";
import { notYet } from "./unsupported";

/** ANALYZE. Its options: `verbose`, `predicate columns`, `all columns`. */
export function analyze(stream: TokenStream): Statement {
    const { at } = stream.next();
    if (stream.isWord("compression")) throw notYet("ANALYZE COMPRESSION", stream.peek().at);
    const options: string[] = [];
    if (stream.takeWords("verbose")) options.push("verbose");
    const table = optionalTable(stream, "predicate");
    const columns = table !== undefined && stream.isSymbol("(") ? columnNames(stream) : undefined;
    const which = stream.takeOneOf("predicate", "all");
    if (which !== undefined) {
        stream.expectWords("columns");
        options.push(`${which} columns`);
    }
    return { kind: "analyze", at, table, ...(columns ? { columns } : {}), options };
}

/** VACUUM. Its options: `full`, `sort only`, `delete only`, `reindex`, `recluster`, `to 75 percent`, `boost`. */
export function vacuum(stream: TokenStream): Statement {
    const { at } = stream.next();
    const options: string[] = [];
    const mode = stream.takeOneOf("full", "sort", "delete", "reindex", "recluster");
    if (mode === "sort" || mode === "delete") {
        stream.expectWords("only");
        options.push(`${mode} only`);
    } else if (mode !== undefined) options.push(mode);
    const table = optionalTable(stream, "boost");
    const threshold = vacuumThreshold(stream);
    if (threshold !== undefined) options.push(`to ${threshold} percent`);
    if (stream.takeWords("boost")) options.push("boost");
    const isLone = mode === "reindex" || mode === "recluster";
    if (table === undefined && (isLone || threshold !== undefined || options.includes("boost"))) {
        throw syntaxError("VACUUM needs a table's name with REINDEX, RECLUSTER, TO ... PERCENT and BOOST.", at);
    }
    if (isLone && threshold !== undefined) {
        throw syntaxError("VACUUM REINDEX and RECLUSTER take no TO ... PERCENT.", at);
    }
    return { kind: "vacuum", at, table, options };
}

/** LOCK of one or more tables. */
export function lock(stream: TokenStream): Statement {
    const { at } = stream.next();
    stream.takeWords("table");
    return { kind: "lock", at, tables: stream.list(() => tableName(stream)) };
}

/** CANCEL of what a session runs, which fails with the message, if there is one. Source: developer guide, "CANCEL". */
export function cancel(stream: TokenStream): Statement {
    const { at } = stream.next();
    const processId = stream.expectInteger();
    const isReason = stream.peek().kind === "string";
    return { kind: "cancel", at, processId, ...(isReason ? { message: stream.expectString() } : {}) };
}

/** EXPLAIN of a statement that EXPLAIN can take. Source: developer guide, "EXPLAIN". */
export function explain(stream: TokenStream): Statement {
    const { at } = stream.next();
    if (stream.isWord("analyze") || stream.isWord("analyse")) {
        throw notSupported(
            "Redshift has no EXPLAIN ANALYZE: run the query and look at SVL_QUERY_SUMMARY.",
            stream.peek().at,
        );
    }
    const verbose = stream.takeWords("verbose");
    const explained = stream.peek();
    const inner = statement(stream);
    if (!["select", "insert", "update", "delete", "create_table_as"].includes(inner.kind)) {
        throw syntaxError(`syntax error at or near "${explained.text}"`, explained.at);
    }
    return { kind: "explain", at, verbose, statement: inner };
}

function optionalTable(stream: TokenStream, notName: string): TableName | undefined {
    const isTable = stream.isName() || stream.isSymbol("#");
    return isTable && !stream.isWord(notName) ? tableName(stream) : undefined;
}

function vacuumThreshold(stream: TokenStream): number | undefined {
    if (!stream.takeWords("to")) return undefined;
    const { at } = stream.peek();
    const threshold = stream.expectInteger();
    if (threshold > 100) throw syntaxError("VACUUM's threshold is a percentage from 0 to 100.", at);
    stream.expectWords("percent");
    return threshold;
}
