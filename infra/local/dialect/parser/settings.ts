import type { Statement } from "../ast";
import { showListed } from "./show";
import type { TokenStream } from "./token-stream";
import { transactionModes } from "./transactions";
import { notYet } from "./unsupported";

type SetStatement = Extract<Statement, { kind: "set" }>;

/**
 * SET. Forms of their own are read under the setting's name: TIME ZONE is `timezone`, NAMES is `client_encoding`,
 * TRANSACTION is `transaction` and SESSION CHARACTERISTICS is `session characteristics`, with the modes as values.
 */
export function set(stream: TokenStream): Statement {
    const { at } = stream.next();
    const local = stream.takeWords("local");
    if (stream.isWord("session") && !stream.isSymbol("=", 1) && !stream.isWord("to", 1)) {
        stream.next();
        if (!local && stream.takeWords("characteristics", "as", "transaction")) {
            return modesAs(stream, "session characteristics", at);
        }
    }
    if (stream.isWord("authorization")) throw notYet("SET SESSION AUTHORIZATION", stream.peek().at);
    if (stream.takeWords("transaction")) return modesAs(stream, "transaction", at);
    if (stream.isWord("timezone") && stream.isWord("interval", 1)) {
        stream.next();
        return zoneByInterval(stream, at, local);
    }
    if (stream.takeWords("time", "zone")) {
        if (stream.isWord("interval")) return zoneByInterval(stream, at, local);
        return { kind: "set", at, name: "timezone", value: zone(stream), local };
    }
    if (stream.takeWords("names")) return { kind: "set", at, name: "client_encoding", value: values(stream), local };
    const name = settingName(stream);
    if (!stream.takeSymbol("=") && !stream.takeWords("to")) throw stream.unexpected();
    return { kind: "set", at, name, value: values(stream), local };
}

/** RESET name, or ALL. */
export function reset(stream: TokenStream): Statement {
    const { at } = stream.next();
    if (stream.areWords("session", "authorization")) throw notYet("RESET SESSION AUTHORIZATION", at);
    if (stream.takeWords("time", "zone")) return { kind: "reset", at, name: "timezone" };
    return { kind: "reset", at, name: stream.takeWords("all") ? "all" : settingName(stream) };
}

/** SHOW name, or ALL. */
export function show(stream: TokenStream): Statement {
    const { at } = stream.next();
    if (stream.takeWords("all")) return { kind: "show", at, name: "all" };
    if (stream.takeWords("time", "zone")) return { kind: "show", at, name: "timezone" };
    if (stream.takeWords("transaction", "isolation", "level"))
        return { kind: "show", at, name: "transaction_isolation" };
    const listed = showListed(stream, at);
    if (listed) return listed;
    const name = stream.peek().kind === "word" ? stream.label() : settingName(stream);
    return { kind: "show", at, name: stream.takeSymbol(".") ? `${name}.${stream.label()}` : name };
}

/** DEALLOCATE, with the word PREPARE or without. */
export function deallocate(stream: TokenStream): Statement {
    const { at } = stream.next();
    stream.takeWords("prepare");
    return { kind: "deallocate", at, name: stream.takeWords("all") ? "all" : stream.name() };
}

/** DISCARD ALL, which connection pools send. */
export function discard(stream: TokenStream): Statement {
    const { at } = stream.next();
    stream.expectWords("all");
    return { kind: "discard", at };
}

function modesAs(stream: TokenStream, name: string, at: number): SetStatement {
    const { isolation, readOnly } = transactionModes(stream);
    const value = isolation === undefined ? [] : [isolation];
    if (readOnly !== undefined) value.push(readOnly ? "read only" : "read write");
    if (value.length === 0) throw stream.unexpected();
    return { kind: "set", at, name, value, local: name === "transaction" };
}

/** `search_path`, or a context variable of two parts: `app.user_name`. */
function settingName(stream: TokenStream): string {
    const name = stream.name();
    return stream.takeSymbol(".") ? `${name}.${stream.label()}` : name;
}

function zone(stream: TokenStream): SetStatement["value"] {
    return stream.takeWords("local") ? "default" : values(stream);
}

/** `INTERVAL '-8 hours'`, or `INTERVAL '-08:00' HOUR TO MINUTE`, which says no more. Source: developer guide, "timezone". */
function zoneByInterval(stream: TokenStream, at: number, local: boolean): SetStatement {
    stream.next();
    const value = [stream.expectString()];
    const unit = stream.takeOneOf("hour");
    if (unit && stream.takeWords("to")) {
        stream.expectWords("minute");
        return { kind: "set", at, name: "timezone", value, local, interval: {} };
    }
    return { kind: "set", at, name: "timezone", value, local, interval: { unit } };
}

function values(stream: TokenStream): SetStatement["value"] {
    return stream.takeWords("default") ? "default" : stream.list(() => settingValue(stream));
}

function settingValue(stream: TokenStream): string {
    const { kind } = stream.peek();
    if (kind === "string") return stream.expectString();
    if (kind === "number") return stream.next().text;
    const sign = stream.isSymbol("-") || stream.isSymbol("+") ? stream.peek().text : undefined;
    if (sign === undefined) return stream.label();
    stream.next();
    if (stream.peek().kind !== "number") throw stream.unexpected();
    return `${sign === "-" ? "-" : ""}${stream.next().text}`;
}
