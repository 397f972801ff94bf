import { notSupported, SqlError } from "../../errors";

/** A piece of a number format. Source: developer guide, "Numeric format strings". */
export type NumberToken =
    | { readonly kind: "digit"; readonly zero: boolean }
    | { readonly kind: "point" | "group" | "currency" | "minus" | "plus" | "sign" }
    | { readonly kind: "roman" | "ordinal"; readonly small: boolean }
    | { readonly kind: "text"; readonly text: string };

export interface NumberFormat {
    readonly tokens: readonly NumberToken[];
    /** Digits before and after the point. */
    readonly whole: number;
    readonly fraction: number;
    readonly hasPoint: boolean;
    /** From which digit on zeros are written before the number; undefined: from none. */
    readonly firstZero?: number;
    /** Up to which digit zeros behind it stay. */
    readonly lastZero: number;
    /** FM: neither blanks nor zeros fill it up. */
    readonly bare: boolean;
    /** Where the sign goes that S asks for. */
    readonly anchored?: "before" | "behind";
    /** PR: a negative number stands in angle brackets. */
    readonly brackets: boolean;
    /** MI and SG write the sign where they stand, so the number has no place for one. */
    readonly signElsewhere: boolean;
}

const WORDS: readonly (readonly [word: RegExp, token: NumberToken | "FM" | "PR" | "S"])[] = [
    [/^FM/i, "FM"],
    [/^PR/i, "PR"],
    [/^MI/i, { kind: "minus" }],
    [/^PL/i, { kind: "plus" }],
    [/^SG/i, { kind: "sign" }],
    [/^RN/, { kind: "roman", small: false }],
    [/^rn/, { kind: "roman", small: true }],
    [/^TH/, { kind: "ordinal", small: false }],
    [/^th/, { kind: "ordinal", small: true }],
    [/^S/i, "S"],
    [/^L/i, { kind: "currency" }],
    [/^[,G]/i, { kind: "group" }],
    [/^[.D]/i, { kind: "point" }],
    [/^9/, { kind: "digit", zero: false }],
    [/^0/, { kind: "digit", zero: true }],
];

/** The pieces of a number format. @throws SqlError 42601 for a format that contradicts itself, 0A000 for V, EEEE, B, C and SP. */
export function numberFormat(format: string): NumberFormat {
    const known = FORMATS.get(format);
    if (known) {
        return known;
    }
    const parsed = parse(format);
    if (FORMATS.size >= 100) {
        FORMATS.clear();
    }
    FORMATS.set(format, parsed);
    return parsed;
}

const FORMATS = new Map<string, NumberFormat>();

function parse(format: string): NumberFormat {
    const tokens: NumberToken[] = [];
    const words = { bare: false, brackets: false, signElsewhere: false };
    let [whole, fraction, lastZero] = [0, 0, 0];
    let hasPoint = false;
    let firstZero: number | undefined;
    let signAt: number | "behind" | undefined;
    for (let rest = format; rest !== ""; ) {
        const { token, length } = next(rest);
        rest = rest.slice(length);
        if (token === "FM") {
            words.bare = true;
        } else if (token === "PR") {
            words.brackets = true;
        } else if (token === "S") {
            if (signAt !== undefined) throw invalid('cannot use "S" twice', format);
            signAt = hasPoint ? "behind" : whole;
        } else {
            if (token.kind === "point") {
                if (hasPoint) throw invalid("multiple decimal points", format);
                hasPoint = true;
            } else if (token.kind === "digit") {
                if (words.brackets) throw invalid('"9" must be ahead of "PR"', format);
                if (token.zero && !hasPoint) firstZero ??= whole;
                if (hasPoint) fraction++;
                else whole++;
                if (token.zero) lastZero = whole + fraction;
            } else if (token.kind === "minus" || token.kind === "sign") {
                words.signElsewhere = true;
            }
            tokens.push(token);
        }
    }
    const anchored = signAt === undefined ? undefined : signAt === "behind" || signAt === whole ? "behind" : "before";
    if (anchored && (words.brackets || words.signElsewhere || tokens.some(({ kind }) => kind === "plus"))) {
        throw invalid('cannot use "S" and "PL"/"MI"/"SG"/"PR" together', format);
    }
    return { tokens, whole, fraction, hasPoint, firstZero, lastZero, anchored, ...words };
}

function next(rest: string): { readonly token: NumberToken | "FM" | "PR" | "S"; readonly length: number } {
    const unknown = /^(EEEE|SP|[VBC])/i.exec(rest);
    if (unknown) {
        throw notSupported(`"${unknown[0]}" in a number format is not supported by the local warehouse.`);
    }
    for (const [word, token] of WORDS) {
        const found = word.exec(rest);
        if (found) {
            return { token, length: found[0].length };
        }
    }
    const quoted = /^"((?:[^"\\]|\\.)*)"?/s.exec(rest);
    if (quoted) {
        return {
            token: { kind: "text", text: (quoted[1] as string).replace(/\\(.)/gs, "$1") },
            length: quoted[0].length,
        };
    }
    const text = String.fromCodePoint(rest.codePointAt(0) as number);
    return { token: { kind: "text", text }, length: text.length };
}

function invalid(what: string, format: string): SqlError {
    return new SqlError("42601", `${what} in the number format "${format}"`);
}
