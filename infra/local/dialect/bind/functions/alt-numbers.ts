import { notSupported } from "../../../errors";
import { altFormat } from "../../../functions/native/alt-number";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { bindPart } from "../binding";
import { type Bound, quoteText } from "../bound";
import { decideAsText } from "../coercion";
import { decimal, familyOf } from "../type-families";
import { argumentsOf, noSuchFunction } from "./arguments";
import type { ScalarFunctions, ScalarRule } from "./rule";

const INTEGER: DataType = { kind: "integer" };

/** A format is a literal; left out, a text is read by its own marks. */
function formatOf(call: Call, format: Bound | undefined): string {
    if (format === undefined) {
        return "''";
    }
    if (typeof format.literal !== "string" || !altFormat(format.literal)) {
        const what =
            typeof format.literal === "string" ? `the format "${format.literal}"` : "a format that is no literal";
        throw notSupported(
            `${call.name.toUpperCase()} with ${what} is not supported by the local warehouse.`,
            call.args[1]?.at,
            "It carries 9, Z, 9(n), 9(I), 9(F), D or a period, V, S, and C or L.",
        );
    }
    return quoteText(format.literal);
}

const toInteger: ScalarRule = (call, binding) => {
    const [text, format] = argumentsOf(call, binding, ["text", "text"], 1) as [Bound, Bound?];
    return {
        sql: `native_alt_integer(${text.sql}, ${formatOf(call, format)})`,
        type: INTEGER,
        constant: text.constant,
    };
};

/** `(text [, format] [, precision, scale])`: the latter decide the result's type. */
const toNumeric: ScalarRule = (call, binding) => {
    const [first, ...given] = call.args.map((arg) => bindPart(arg, binding));
    const more = [...given];
    const format = more.length % 2 === 1 ? more.shift() : undefined;
    const [precision = 38, scale = 0] = more.map((each) => each.integer ?? Number.NaN);
    const text = first && decideAsText(first, binding.state);
    if (!text || familyOf(text.type) !== "text" || more.length > 2 || !(precision <= 38 && scale <= precision)) {
        throw noSuchFunction(call, first ? [first, ...given] : []);
    }
    const type = decimal(precision, scale);
    const value = `native_alt_numeric(${text.sql}, ${formatOf(call, format)}, ${type.precision}, ${type.scale})`;
    return { sql: `CAST(${value} AS DECIMAL(${type.precision},${type.scale}))`, type, constant: text.constant };
};

/** Numbers in Teradata's style. Source: developer guide, "TEXT_TO_INT_ALT", "TEXT_TO_NUMERIC_ALT". */
export const altNumberFunctions: ScalarFunctions = {
    text_to_int_alt: toInteger,
    text_to_numeric_alt: toNumeric,
};
