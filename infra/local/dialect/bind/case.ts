import type { DataType } from "../../types";
import type { Case } from "../ast";
import { type Binding, bindPart, type StatementState } from "./binding";
import { type Bound, isConstant } from "./bound";
import { coerce, decideAsText, isUndecided, unifiedType } from "./coercion";
import { comparison, isTrimmed, isTrimmedLiteral } from "./comparison";
import { bindCondition } from "./logic";

/** CASE, searched or with an operand. */
export function bindCase(expression: Case, binding: Binding): Bound {
    const operand = expression.operand && decideAsText(bindPart(expression.operand, binding), binding.state);
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
