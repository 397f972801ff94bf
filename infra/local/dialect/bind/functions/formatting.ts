import { notSupported } from "../../../errors";
import type { DataType } from "../../../types";
import { bindPart } from "../binding";
import { coerce, decide, isUndecided } from "../coercion";
import { familyOf, varchar } from "../type-families";
import { noSuchFunction } from "./arguments";
import { datetimeText } from "./datetime-text";
import type { ScalarFunctions, ScalarRule } from "./rule";

const TIMESTAMP: DataType = { kind: "timestamp" };

/** TO_CHAR of a moment. The format is a literal, so it is read once. */
const toChar: ScalarRule = (call, binding) => {
    const [value, format] = call.args.map((arg) => bindPart(arg, binding));
    if (!value || !format || call.args.length > 2) {
        throw noSuchFunction(call, value ? [value] : []);
    }
    if (typeof format.literal !== "string") {
        throw notSupported(
            "TO_CHAR with a format that is no literal is not supported by the local warehouse.",
            call.args[1]?.at,
        );
    }
    if (isUndecided(value) || familyOf(value.type) === "datetime") {
        const moment = isUndecided(value)
            ? decide(value, TIMESTAMP, binding.state, call.args[0]?.at)
            : coerce(value, TIMESTAMP, binding.state, call.args[0]?.at);
        const { sql, width } = datetimeText(moment.sql, format.literal);
        return { sql, type: varchar(width), constant: value.constant };
    }
    throw noSuchFunction(call, [value, format]);
};

/** Source: developer guide, "Data type formatting functions". */
export const formattingFunctions: ScalarFunctions = {
    to_char: toChar,
};
