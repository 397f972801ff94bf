import { notSupported } from "../../errors";
import type { DataType } from "../../types";
import type { Case } from "../ast";
import { type Binding, bindPart, type StatementState } from "./binding";
import { type Bound, isConstant, isVolatile, quoteName, workedOutOnce } from "./bound";
import { coerce, decideAsText, isUndecided, unifiedType } from "./coercion";
import { comparison, isTrimmed, isTrimmedLiteral } from "./comparison";
import { bindCondition } from "./logic";

/** CASE, searched or with an operand. */
export function bindCase(expression: Case, binding: Binding): Bound {
    const given = expression.operand && decideAsText(bindPart(expression.operand, binding), binding.state);
    return given
        ? comparedOnce(given, (operand) => caseOf(operand, expression, binding), binding.state, expression.at)
        : caseOf(undefined, expression, binding);
}

/**
 * What is made of a value that is compared several times, and is one value all the same.
 * Source: PostgreSQL 8.0, release notes, "CASE val WHEN ... evaluate val only once".
 */
export function comparedOnce(value: Bound, body: (value: Bound) => Bound, state: StatementState, at: number): Bound {
    if (!isVolatile(value.sql)) {
        return body(value);
    }
    const name = state.uniqueName("value");
    const result = body({ ...value, sql: quoteName(name) });
    if (/\bSELECT\b/.test(result.sql)) {
        throw notSupported(
            "A CASE, DECODE or NULLIF of RANDOM with a subquery in it is not supported by the local warehouse.",
            at,
            "Let a subquery in FROM yield the random number.",
        );
    }
    return { ...result, sql: workedOutOnce(value.sql, name, result.sql) };
}

function caseOf(operand: Bound | undefined, expression: Case, binding: Binding): Bound {
    const conditions = expression.whens.map(({ when }) =>
        operand
            ? comparison("=", operand, bindPart(when, binding), binding.state, when.at)
            : bindCondition(when, "CASE/WHEN", binding),
    );
    const results = expression.whens.map(({ result }) => bindPart(result, binding));
    const otherwise = expression.otherwise && bindPart(expression.otherwise, binding);
    const all = otherwise ? [...results, otherwise] : results;
    const values = inOneType(all, "CASE", binding, expression.at);
    const whens = conditions.map((condition, index) => `WHEN ${condition.sql} THEN ${values.sqls[index]}`);
    const last = otherwise ? ` ELSE ${values.sqls[all.length - 1]}` : "";
    return {
        sql: `CASE ${whens.join(" ")}${last} END`,
        type: values.type,
        constant: isConstant(...conditions, ...all),
        trimmed: values.trimmed,
    };
}

/** Values of one type, of which an expression yields one. */
interface Alternatives {
    readonly type: DataType;
    readonly sqls: readonly string[];
    /** Texts of which none can end in a blank. */
    readonly trimmed: boolean;
}

/** Values in the type that they have in common; bare literals alone are text. */
export function inOneType(
    values: readonly Bound[],
    what: string,
    { state, clause }: Pick<Binding, "state" | "clause">,
    at: number,
): Alternatives {
    const type = unifiedType(values, what, clause === "select", at);
    const trimmed = values.every((value) => isTrimmed(value) || isTrimmedLiteral(value) || value.literal === null);
    if (type.kind === "unknown") {
        const texts = values.map((value) => decideAsText(value, state));
        return { type: texts[0]?.type ?? type, sqls: texts.map((text) => text.sql), trimmed };
    }
    return { type, sqls: values.map((value) => inType(value, type, state, at)), trimmed };
}

/** A bare literal takes the engine's smallest type that fits, so it has to be told. */
function inType(value: Bound, type: DataType, state: StatementState, at: number): string {
    if (value.integer !== undefined && type.kind === "integer") {
        return value.sql;
    }
    return isUndecided(value) || value.type.kind !== type.kind || type.kind === "decimal"
        ? coerce(value, type, state, at).sql
        : value.sql;
}
