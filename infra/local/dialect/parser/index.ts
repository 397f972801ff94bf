import type { Expression, Query, Statement } from "../ast";
import { expression } from "./expressions";
import { query } from "./queries";
import { statement } from "./statements";
import { TokenStream } from "./token-stream";

export { inQuotedQuery } from "./unload";

/** One statement of a text. Every `at` in its tree, and every error's position, counts from the start of the whole text. */
export interface ParsedStatement {
    readonly statement: Statement;
    /** This statement's own source, trimmed, without the semicolon. */
    readonly text: string;
    /** Where `text` begins in the whole text: a character offset from 0. */
    readonly offset: number;
}

/** The statements of a text, split at semicolons; empty ones are left out. Throws SqlError with a position. */
export function parseStatements(text: string): readonly ParsedStatement[] {
    const stream = new TokenStream(text);
    const statements: ParsedStatement[] = [];
    while (!stream.atEnd) {
        if (stream.takeSymbol(";")) continue;
        const offset = stream.peek().at;
        const parsed = statement(stream);
        if (!stream.atEnd && !stream.isSymbol(";")) throw stream.unexpected();
        statements.push({ statement: parsed, text: stream.source(offset), offset });
    }
    return statements;
}

/** A query alone, such as a stored view's definition. */
export function parseQuery(text: string): Query {
    return whole(text, query);
}

/** An expression alone, such as a stored column default. */
export function parseExpression(text: string): Expression {
    return whole(text, expression);
}

function whole<T>(text: string, read: (stream: TokenStream) => T): T {
    const stream = new TokenStream(text);
    const found = read(stream);
    stream.takeSymbol(";");
    if (!stream.atEnd) throw stream.unexpected();
    return found;
}
