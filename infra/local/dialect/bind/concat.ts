import type { Binary, Expression } from "../ast";
import { type Binding, bindPart, type StatementState } from "./binding";
import { type Bound, isConstant } from "./bound";
import { canCoerce, coerce, decideAsText, isUndecided } from "./coercion";
import { unknownOperator } from "./operator-errors";
import { familyOf, textLength, varchar } from "./type-families";

/** `a || b || c`, however long. */
export function bindConcatenation(expression: Binary, binding: Binding): Bound {
    const rights: Expression[] = [];
    let first: Expression = expression;
    while (first.kind === "binary" && first.operator === "||") {
        rights.push(first.right);
        first = first.left;
    }
    const operands = [first, ...rights.reverse()];
    return concatenation(
        operands.map((operand) => bindPart(operand, binding)),
        binding.state,
        expression.at,
    );
}

/** Texts after one another; NULL if one of them is. The widths add up. */
export function concatenation(parts: readonly Bound[], state: StatementState, at: number): Bound {
    if (parts.every((part) => part.type.kind === "varbyte")) {
        const length = parts.reduce((sum, part) => sum + textLength(part.type), 0);
        return { sql: `(${parts.map((part) => part.sql).join(" || ")})`, type: { kind: "varbyte", length } };
    }
    if (parts.every((part) => part.type.kind === "text_array")) {
        return { sql: `(${parts.map((part) => part.sql).join(" || ")})`, type: { kind: "text_array" } };
    }
    const texts = parts.map((part) => asText(part, parts, state, at));
    const length = texts.reduce((sum, text) => sum + textLength(text.type), 0);
    const sql = joined(texts.map(({ sql }, index) => ({ sql, isPresent: isPresent(parts[index] as Bound) })));
    return {
        // The engine gives what a constant NULL is joined to no type at all: functions then take it for bytes.
        sql: parts.some((part) => part.constant && !isPresent(part)) ? `CAST(${sql} AS VARCHAR)` : `(${sql})`,
        type: varchar(length),
        constant: isConstant(...parts),
    };
}

/** Whether a part can't be NULL: a literal, or COALESCE with one. */
export function isPresent({ literal, integer, present, type }: Bound): boolean {
    return typeof literal === "string" || integer !== undefined || (present === true && type.kind === "varchar");
}

/** `||` makes a new text each time, the engine's `concat` one of all: but it leaves NULLs out, so it takes what has none. */
function joined(parts: readonly { readonly sql: string; readonly isPresent: boolean }[]): string {
    const runs: { readonly isPresent: boolean; readonly sqls: string[] }[] = [];
    for (const { sql, isPresent: present } of parts) {
        const last = runs.at(-1);
        if (present && last?.isPresent) {
            last.sqls.push(sql);
        } else {
            runs.push({ isPresent: present, sqls: [sql] });
        }
    }
    return runs.map(({ sqls }) => (sqls.length > 1 ? `concat(${sqls.join(", ")})` : sqls[0])).join(" || ");
}

/** Whatever becomes a text unasked: numbers and dates as wide as they print. */
function asText(part: Bound, all: readonly Bound[], state: StatementState, at: number): Bound {
    if (isUndecided(part)) {
        return decideAsText(part, state);
    }
    const width = varchar(printedWidth(part));
    if (!canCoerce(part, width)) {
        const other = all.find((each) => each !== part) ?? part;
        throw unknownOperator("||", part.type, other.type, at);
    }
    return familyOf(part.type) === "text" ? part : coerce(part, width, state, at);
}

/** The most bytes that a value of a type takes in text. */
export function printedWidth({ type }: Bound): number {
    switch (type.kind) {
        case "smallint":
            return 6;
        case "integer":
        case "oid":
            return 11;
        case "bigint":
            return 20;
        case "decimal":
            return type.precision + 2;
        case "date":
            return 10;
        case "real":
        case "double":
            return 25;
        case "timestamp":
        case "time":
            return 29;
        case "timestamptz":
        case "timetz":
            return 35;
        default:
            return textLength(type);
    }
}
