import type { Call } from "../../ast";
import { type Binding, bindPart } from "../binding";
import { type Bound, isConstant } from "../bound";
import { comparedOnce, inOneType } from "../case";
import { coerce, decideAsText, isUndecided } from "../coercion";
import { comparable, isTrimmed, isTrimmedLiteral } from "../comparison";
import { isPresent } from "../concat";
import { familyOf, isSameType } from "../type-families";
import { noSuchFunction } from "./arguments";
import type { ScalarFunctions, ScalarRule } from "./rule";

function bound(call: Call, binding: Binding): Bound[] {
    return call.args.map((arg) => bindPart(arg, binding));
}

/** COALESCE, NVL, GREATEST and LEAST: any number of values in one type. */
const ofOneType =
    (engineName: "coalesce" | "greatest" | "least", what: string): ScalarRule =>
    (call, binding) => {
        const values = bound(call, binding);
        if (values.length === 0) {
            throw noSuchFunction(call, values);
        }
        const { type, sqls, trimmed } = inOneType(values, what, binding, call.at);
        return {
            sql: `${engineName}(${sqls.join(", ")})`,
            type,
            trimmed,
            constant: isConstant(...values),
            present: engineName === "coalesce" && values.some(isPresent),
        };
    };

/** NVL2: the second value where the first is not NULL, else the third. */
const nvl2: ScalarRule = (call, binding) => {
    const values = bound(call, binding);
    const [tested, present, absent] = values;
    if (!tested || !present || !absent || values.length > 3) {
        throw noSuchFunction(call, values);
    }
    const results = nvl2Results(present, absent, binding);
    const { type, sqls, trimmed } = inOneType(results, "NVL2", binding, call.at);
    const sql = `CASE WHEN (${tested.sql} IS NOT NULL) THEN ${sqls[0]} ELSE ${sqls[1]} END`;
    return { sql, type, constant: isConstant(...values), trimmed };
};

/** Beside a text a number becomes one: the first of the two decides. Source: developer guide, "NVL2 expression". */
function nvl2Results(present: Bound, absent: Bound, { state }: Binding): readonly [Bound, Bound] {
    const isText = familyOf(present.type) === "text" || typeof present.literal === "string";
    if (isText && familyOf(absent.type) === "number") {
        const text = decideAsText(present, state);
        return [text, coerce(absent, { kind: "varchar", length: 65535 }, state)];
    }
    return [present, absent];
}

/** NULLIF: the first value, but NULL if it equals the second; blanks at the end of a text do not count. */
const nullIf: ScalarRule = (call, binding) => {
    const values = bound(call, binding);
    const [first, second] = values;
    if (!first || !second || values.length > 2) {
        throw noSuchFunction(call, values);
    }
    return comparedOnce(first, (value) => nullWhereEqual(value, second, call, binding), binding.state, call.at);
};

function nullWhereEqual(first: Bound, second: Bound, call: Call, binding: Binding): Bound {
    const [one, other] = comparable("=", first, second, binding.state, call.at);
    const value = isUndecided(first) ? coerce(first, one.type, binding.state, call.at) : first;
    const constant = isConstant(first, second);
    const isTrimmedText = isTrimmed(first) || isTrimmedLiteral(first);
    if (one.sql === value.sql && isSameType(one.type, other.type)) {
        return { sql: `nullif(${value.sql}, ${other.sql})`, type: value.type, constant, trimmed: isTrimmedText };
    }
    const sql = `CASE WHEN ${one.sql} = ${other.sql} THEN NULL ELSE ${value.sql} END`;
    return { sql, type: value.type, constant, trimmed: isTrimmedText };
}

/** DECODE: like CASE with an operand, but NULL finds NULL. */
const decode: ScalarRule = (call, binding) => {
    const [tested, ...rest] = bound(call, binding);
    if (!tested || rest.length < 2) {
        throw noSuchFunction(call, tested ? [tested, ...rest] : rest);
    }
    const operand = decideAsText(tested, binding.state);
    return comparedOnce(operand, (value) => decoded(value, rest, call, binding), binding.state, call.at);
};

/** `rest`: what is searched for and the result, in turn; a default at the end. */
function decoded(operand: Bound, rest: readonly Bound[], call: Call, binding: Binding): Bound {
    const pairs = Math.floor(rest.length / 2);
    const conditions = Array.from({ length: pairs }, (_, index) =>
        found(operand, rest[2 * index] as Bound, binding, call.args[2 * index + 1]?.at ?? call.at),
    );
    // The results stand at every second place, a default at the end.
    const results = rest.filter((_, index) => index % 2 === 1 || index === 2 * pairs);
    const { type, sqls, trimmed } = inOneType(results, "CASE", binding, call.at);
    const whens = conditions.map((condition, index) => `WHEN ${condition} THEN ${sqls[index]}`);
    const otherwise = results.length > pairs ? ` ELSE ${sqls[pairs]}` : "";
    return { sql: `CASE ${whens.join(" ")}${otherwise} END`, type, constant: isConstant(operand, ...rest), trimmed };
}

function found(operand: Bound, search: Bound, { state }: Binding, at: number): string {
    if (search.literal === null) {
        return `(${operand.sql} IS NULL)`;
    }
    const [one, other] = comparable("=", operand, search, state, at);
    return `(${one.sql} IS NOT DISTINCT FROM ${other.sql})`;
}

/** Source: developer guide, "Conditional expressions". */
export const conditionalFunctions: ScalarFunctions = {
    coalesce: ofOneType("coalesce", "COALESCE"),
    nvl: ofOneType("coalesce", "COALESCE"),
    nvl2,
    nullif: nullIf,
    decode,
    // NULLs among the values are left out, in the engine as in Redshift.
    greatest: ofOneType("greatest", "GREATEST"),
    least: ofOneType("least", "LEAST"),
};
