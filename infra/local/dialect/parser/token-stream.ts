import { SqlError, syntaxError } from "../../errors";
import { isReserved } from "./keywords";
import { type Token, tokenize } from "./lexer";

/** Source: developer guide, "SELECT". */
const MAX_BYTES = 16 * 1024 * 1024;
/** How many parentheses, subqueries, CASEs and calls may stand in each other: deeper ones would exhaust the stack. */
const MAX_DEPTH = 500;
/** How many operators of one chain (`a || b || c ...`) or queries of one UNION may hang on each other. */
const MAX_CHAIN = 900;

/** A text's words and where the parser stands in them. */
export class TokenStream {
    readonly text: string;
    private readonly tokens: readonly Token[];
    private index = 0;
    private depth = 0;

    constructor(text: string) {
        const bytes = text.length > MAX_BYTES / 3 ? Buffer.byteLength(text) : 0;
        if (bytes > MAX_BYTES) {
            throw new SqlError(
                "54000",
                `Statement is too large. Statement Size: ${bytes} bytes. Maximum Allowed: ${MAX_BYTES} bytes`,
            );
        }
        this.text = text;
        this.tokens = tokenize(text);
    }

    /** The word `ahead` words further, without taking it. */
    peek(ahead = 0): Token {
        return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)] as Token;
    }

    next(): Token {
        const token = this.peek();
        this.index++;
        return token;
    }

    /** The offset after the word taken last. */
    get lastEnd(): number {
        return this.index === 0 ? 0 : (this.tokens[this.index - 1] as Token).end;
    }

    get atEnd(): boolean {
        return this.peek().kind === "end";
    }

    isWord(word: string, ahead = 0): boolean {
        const token = this.peek(ahead);
        return token.kind === "word" && token.text === word;
    }

    /** Whether these words stand next to each other. */
    areWords(...words: readonly string[]): boolean {
        return words.every((word, ahead) => this.isWord(word, ahead));
    }

    isSymbol(symbol: string, ahead = 0): boolean {
        const token = this.peek(ahead);
        return token.kind === "symbol" && token.text === symbol;
    }

    /** Takes the words if all of them come next. */
    takeWords(...words: readonly string[]): boolean {
        if (!this.areWords(...words)) return false;
        this.index += words.length;
        return true;
    }

    takeSymbol(symbol: string): boolean {
        if (!this.isSymbol(symbol)) return false;
        this.index++;
        return true;
    }

    /** Takes one of the words, and says which. */
    takeOneOf<W extends string>(...words: readonly W[]): W | undefined {
        const token = this.peek();
        if (token.kind !== "word") return undefined;
        const found = words.find((word) => word === token.text);
        if (found !== undefined) this.index++;
        return found;
    }

    expectWords(...words: readonly string[]): void {
        for (const word of words) if (!this.takeWords(word)) throw this.unexpected();
    }

    expectSymbol(symbol: string): void {
        if (!this.takeSymbol(symbol)) throw this.unexpected();
    }

    expectString(): string {
        const { kind, text, at } = this.peek();
        if (kind !== "string") throw this.unexpected();
        // `\0` is a byte that COPY alone may name, and reads for itself.
        if (text.includes("\0")) {
            const message = "A string cannot hold a zero byte: take it out of the literal.";
            throw new SqlError("22021", message, { position: at + 1 });
        }
        this.index++;
        return text;
    }

    /** The source from an offset to the end of the word taken last. */
    source(from: number): string {
        return this.text.slice(from, this.lastEnd);
    }

    /** A whole number without a sign. */
    expectInteger(): number {
        const token = this.peek();
        if (token.kind !== "number" || !/^\d+$/.test(token.text)) throw this.unexpected();
        this.index++;
        return Number(token.text);
    }

    /** Whether the word there can be a name: quoted, or not reserved. */
    isName(ahead = 0): boolean {
        const token = this.peek(ahead);
        return token.kind === "quoted" || (token.kind === "word" && !isReserved(token.text));
    }

    name(): string {
        if (!this.isName()) throw this.unexpected();
        return this.next().text;
    }

    /** A name where any word will do: after AS, after a dot. */
    label(): string {
        const { kind } = this.peek();
        if (kind !== "word" && kind !== "quoted") throw this.unexpected();
        return this.next().text;
    }

    /** The same with its letters as they are written, without quotation marks: an attribute of a SUPER value may be meant. */
    writtenLabel(): { readonly name: string; readonly written: string } {
        const { at, end, kind } = this.peek();
        const source = this.text.slice(at, end);
        const written = kind === "quoted" ? source.slice(1, -1).replaceAll('""', '"') : source;
        return { name: this.label(), written };
    }

    /** What comes next fits nowhere: Redshift's own words for it. */
    unexpected(hint?: string): SqlError {
        const token = this.peek();
        if (token.kind === "end") return syntaxError("syntax error at end of input", token.at, hint);
        const written = this.text.slice(token.at, token.end);
        // A literal may be long, or a secret: it is not repeated.
        const shown = token.kind === "string" ? "'...'" : written;
        return syntaxError(`syntax error at or near "${shown}"`, token.at, hint);
    }

    /** One or more of something, with commas between. */
    list<T>(item: () => T): T[] {
        const items = [item()];
        while (this.takeSymbol(",")) items.push(item());
        return items;
    }

    /** The same between parentheses. */
    inParentheses<T>(inner: () => T): T {
        this.expectSymbol("(");
        const value = inner();
        this.expectSymbol(")");
        return value;
    }

    /** Steps into something that may hold its like; `leave` steps out again. Too deep a nest would exhaust the stack. */
    enter(): void {
        if (++this.depth > MAX_DEPTH) throw tooComplex(this.peek().at, `nested more than ${MAX_DEPTH} levels deep`);
    }

    leave(): void {
        this.depth--;
    }

    /** Refuses a chain of operators that would make too deep a tree. */
    checkChain(length: number): void {
        if (length > MAX_CHAIN) throw tooComplex(this.peek().at, `longer than ${MAX_CHAIN} operators in one chain`);
    }
}

function tooComplex(at: number, how: string): SqlError {
    return new SqlError("54001", `The statement is too complex: it is ${how}.`, {
        position: at + 1,
        hint: "Split it, for instance into common table expressions or temporary tables.",
    });
}
