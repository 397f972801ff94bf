import { notSupported, SqlError } from "../../errors";
import type { DataType } from "../../types";
import type { Binary, Expression, Like } from "../ast";
import { type Binding, bindPart, type StatementState } from "./binding";
import { type Bound, callOf, isConstant, quoteText } from "./bound";
import { canCoerce, coerce, isUndecided } from "./coercion";
import { paddedText } from "./conversions";
import { unknownOperator } from "./operator-errors";
import { familyOf, varchar } from "./type-families";

const BOOLEAN: DataType = { kind: "boolean" };

/** LIKE, ILIKE and SIMILAR TO. Source: developer guide, "Pattern-matching conditions". */
export function bindLike(expression: Like, binding: Binding): Bound {
    const { state } = binding;
    const operand = asText(bindPart(expression.operand, binding), expression, state);
    const pattern = bindPart(expression.pattern, binding);
    const escaping = escapeCharacter(expression);
    const text = asText(pattern, expression, state);
    const sql =
        expression.operator === "similar to"
            ? similar(operand, pattern, escaping, expression.at)
            : like(expression.operator, withBlanks(operand, expression.operand), text, pattern.literal, escaping);
    return {
        sql: expression.not ? `(NOT ${sql})` : sql,
        type: BOOLEAN,
        constant: isConstant(operand, pattern),
    };
}

function asText(bound: Bound, expression: Like, state: StatementState): Bound {
    if (!isUndecided(bound) && !canCoerce(bound, varchar(65535))) {
        throw unknownOperator(expression.operator, bound.type, varchar(1), expression.at);
    }
    return familyOf(bound.type) === "text" ? bound : coerce(bound, varchar(65535), state, expression.at);
}

/**
 * LIKE does not ignore the blanks at the end, those of a CHAR neither: of a column, of a cast, of what CASE and the like
 * pass on. Whether UPPER and LOWER make such blanks of a CHAR, the guide does not say, nor does a subquery's column tell.
 * Source: developer guide, "LIKE".
 */
function withBlanks(operand: Bound, expression: Expression): Bound {
    const isUntold =
        expression.kind === "column" || (expression.kind === "call" && /^(?:upper|lower)$/.test(expression.name));
    return operand.stored || !isUntold ? { ...operand, sql: paddedText(operand) } : operand;
}

/** The default is a backslash; '' turns escaping off. */
function escapeCharacter(expression: Like): string {
    const given = expression.escape;
    if (given === undefined) {
        return "\\";
    }
    if (given.kind !== "string" || [...given.value].length > 1) {
        throw new SqlError("22019", "invalid escape string", {
            hint: "ESCAPE takes one quoted character.",
            position: given.at + 1,
        });
    }
    return given.value;
}

function like(
    operator: "like" | "ilike",
    operand: Bound,
    pattern: Bound,
    literal: string | null | undefined,
    escaping: string,
): string {
    const needsEscape = escaping !== "" && (typeof literal !== "string" || literal.includes(escaping));
    const clause = needsEscape ? ` ESCAPE ${quoteText(escaping)}` : "";
    if (operator === "like") {
        return `(${operand.sql} LIKE ${pattern.sql}${clause})`;
    }
    // Only ASCII letters are alike in both cases: developer guide, "LIKE".
    return `(${callOf("$ascii_lower", operand.sql)} LIKE ${callOf("$ascii_lower", pattern.sql)}${clause})`;
}

function similar(operand: Bound, pattern: Bound, escaping: string, at: number): string {
    if (pattern.literal === null) {
        return "CAST(NULL AS BOOLEAN)";
    }
    if (pattern.literal === undefined) {
        throw notSupported("SIMILAR TO with a pattern that is no literal is not supported by the local warehouse.", at);
    }
    return `regexp_matches(${operand.sql}, ${quoteText(similarPattern(pattern.literal, escaping))}, 's')`;
}

/** A pattern of SIMILAR TO as a regular expression over the whole text. Source: developer guide, "SIMILAR TO". */
function similarPattern(pattern: string, escaping: string): string {
    let regex = "";
    let insideBrackets = false;
    for (let index = 0; index < pattern.length; index++) {
        const character = pattern[index] as string;
        if (character === escaping && index + 1 < pattern.length) {
            index++;
            regex += `\\${pattern[index]}`.replace(/^\\([a-zA-Z0-9\s])$/, "$1");
        } else if (insideBrackets) {
            insideBrackets = character !== "]";
            regex += character === "\\" ? "\\\\" : character;
        } else if (character === "[") {
            insideBrackets = true;
            regex += character;
        } else if (character === "%") {
            regex += ".*";
        } else if (character === "_") {
            regex += ".";
        } else {
            regex += /[.^$\\]/.test(character) ? `\\${character}` : character;
        }
    }
    return `^(?:${regex})$`;
}

const POSIX: Readonly<Record<string, { readonly not: boolean; readonly options: string }>> = {
    "~": { not: false, options: "s" },
    "!~": { not: true, options: "s" },
    "~*": { not: false, options: "si" },
    "!~*": { not: true, options: "si" },
};

/** Whether an operator matches a regular expression. */
export function isPosixMatch(operator: Binary["operator"]): boolean {
    return operator in POSIX;
}

/** `x ~ 'pattern'`: found anywhere in the text. Source: developer guide, "POSIX operators". */
export function bindPosixMatch(expression: Binary, binding: Binding): Bound {
    const { state } = binding;
    const rule = POSIX[expression.operator] as { not: boolean; options: string };
    const [operand, pattern] = [expression.left, expression.right].map((side) =>
        coerce(bindPart(side, binding), varchar(65535), state, side.at),
    ) as [Bound, Bound];
    const sql = `regexp_matches(${operand.sql}, ${pattern.sql}, ${quoteText(rule.options)})`;
    return { sql: rule.not ? `(NOT ${sql})` : sql, type: BOOLEAN, constant: isConstant(operand, pattern) };
}
