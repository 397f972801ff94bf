import type { DataType } from "../../../types";
import { RESERVED } from "../../parser/keywords";
import { type Bound, callOf, isConstant, quoteText, workedOutOnce } from "../bound";
import { trimmed } from "../comparison";
import { concatenation } from "../concat";
import { textLength, varchar } from "../type-families";
import { argumentsOf } from "./arguments";
import { plain } from "./plain";
import type { ScalarFunctions, ScalarRule } from "./rule";
import { soundFunctions } from "./sounds";
import { stringPartFunctions } from "./string-parts";
import { stringSearchFunctions } from "./string-search";

const INTEGER: DataType = { kind: "integer" };

/** VARCHAR as wide as the text that comes in: for what never makes it longer. */
function asWide([text]: readonly Bound[]): DataType {
    return varchar(text ? textLength(text.type) : 1);
}

/** LOWER and UPPER yield the type that they are given. */
const sameType =
    (cased: (text: string) => string): ScalarRule =>
    (call, binding) => {
        const [text] = argumentsOf(call, binding, ["text"]) as [Bound];
        return {
            sql: cased(text.sql),
            type: text.type.kind === "char" ? text.type : varchar(textLength(text.type)),
            constant: text.constant,
            trimmed: text.trimmed,
        };
    };

/** A column as the engine's SQL names it: nothing is spared by working it out once. */
const COLUMN = /^"[^"]+"\."[^"]+"$/;

/** Blanks go if no characters are named: the engine's own default takes other white space too. */
const trim = (name: string): ScalarRule => {
    const rule = plain({
        takes: ["text", "text"],
        required: 1,
        yields: asWide,
        sql: (text, characters) =>
            name === "trim" && characters === undefined && COLUMN.test(text as string)
                ? callOf("$without_blanks", text as string)
                : `${name}(${text}, ${characters ?? "' '"})`,
    });
    return (call, binding) => {
        const bound = rule(call, binding);
        return name !== "ltrim" && call.args.length === 1 ? { ...bound, trimmed: true } : bound;
    };
};

/** The width of a text of so many characters, each of up to four bytes. */
function ofCharacters(count: Bound | undefined): DataType {
    return varchar(count?.integer === undefined ? 65535 : count.integer * 4);
}

const pad = (name: string): ScalarRule =>
    plain({
        takes: ["text", INTEGER, "text"],
        required: 2,
        yields: ([, count]) => ofCharacters(count),
        sql: (text, count, filling = "' '") => callOf(name, text as string, count as string, filling),
    });

const repeat = plain({
    takes: ["text", INTEGER],
    yields: ([text, count]) => varchar(count?.integer === undefined ? 65535 : widthOf(text) * count.integer),
    sql: (text, count) => callOf("repeat", text as string, count as string),
});

/** Replacing may make a text longer, unless it is plain that it does not. */
const replace = plain({
    takes: ["text", "text", "text"],
    yields: ([text, old, by]) => varchar(widthOf(by) <= literalWidth(old) ? widthOf(text) : 65535),
    sql: (text, old, by) => `replace(${text}, ${old}, ${by})`,
});

function widthOf(text: Bound | undefined): number {
    return text ? textLength(text.type) : 1;
}

function literalWidth(text: Bound | undefined): number {
    return Buffer.byteLength(text?.literal ?? "");
}

/** CONCAT is the operator || of two. */
const concat: ScalarRule = (call, binding) =>
    concatenation(argumentsOf(call, binding, ["text or bytes", "text or bytes"]), binding.state, call.at);

/** -1, 0 or 1, by the bytes. Source: developer guide, "BPCHARCMP function". */
const textComparison: ScalarRule = (call, binding) => {
    const args = argumentsOf(call, binding, ["text", "text"]);
    const [one, other] = args.map((arg) => trimmed(arg).sql) as [string, string];
    return { sql: callOf("$compare", one, other), type: INTEGER, constant: isConstant(...args) };
};

/** The text "name" as a name: a reserved word is a valid one in quotes alone. */
const QUOTED_NAME = `if("name" IN (${[...RESERVED].map(quoteText).join(", ")}), '"' || "name" || '"', ${callOf("quote_ident", '"name"')})`;

/** Source: developer guide, "String functions". */
export const stringFunctions: ScalarFunctions = {
    ...stringPartFunctions,
    ...stringSearchFunctions,
    ...soundFunctions,
    lower: sameType((text) => `lower(${text})`),
    upper: sameType((text) => callOf("upper", text)),
    initcap: plain({ takes: ["text"], yields: asWide, sql: (text) => callOf("initcap", text as string) }),
    btrim: trim("trim"),
    ltrim: trim("ltrim"),
    rtrim: trim("rtrim"),
    lpad: pad("lpad"),
    rpad: pad("rpad"),
    repeat,
    replicate: repeat,
    replace,
    translate: plain({
        takes: ["text", "text", "text"],
        // A character may be replaced by one of four bytes.
        yields: ([text]) => varchar(widthOf(text) * 4),
        sql: (text, from, to) => `translate(${text}, ${from}, ${to})`,
    }),
    reverse: plain({ takes: ["text"], yields: asWide, sql: (text) => callOf("reverse", text as string) }),
    concat,
    bpcharcmp: textComparison,
    bttext_pattern_cmp: textComparison,
    ascii: plain({ takes: ["text"], yields: INTEGER, sql: (text) => `ascii(${text})` }),
    chr: plain({
        takes: [INTEGER],
        yields: { kind: "char", length: 1 },
        sql: (code) => callOf("chr", code as string),
    }),
    quote_ident: plain({
        takes: ["text"],
        yields: ([text]) => varchar(widthOf(text) * 2 + 2),
        sql: (text) => workedOutOnce(text as string, "name", QUOTED_NAME),
    }),
    quote_literal: plain({
        takes: ["text"],
        yields: ([text]) => varchar(widthOf(text) * 2 + 2),
        sql: (text) => callOf("quote_literal", text as string),
    }),
};
