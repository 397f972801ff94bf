import { notSupported, SqlError } from "../../../errors";
import { datetimeTokens } from "../../../functions/native/datetime-tokens";
import { numberFormat } from "../../../functions/native/number-tokens";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { bindPart, type StatementState } from "../binding";
import { type Bound, isConstant, isVolatile, quoteName, workedOutOnce } from "../bound";
import { coerce, decide, isUndecided } from "../coercion";
import { decimal, familyOf, varchar } from "../type-families";
import { altNumberFunctions } from "./alt-numbers";
import { argumentsOf, noSuchFunction } from "./arguments";
import { requireUtc } from "./date-arguments";
import { datetimeText } from "./datetime-text";
import type { ScalarFunctions, ScalarRule } from "./rule";

const TIMESTAMP: DataType = { kind: "timestamp" };
const BOOLEAN: DataType = { kind: "boolean" };

/** A format is a literal: it is read once, and what it says decides the result's type. */
function formatOf(call: Call, format: Bound): string {
    const at = call.args[1]?.at ?? call.at;
    if (typeof format.literal !== "string") {
        const name = call.name.toUpperCase();
        throw notSupported(`${name} with a format that is no literal is not supported by the local warehouse.`, at);
    }
    return format.literal;
}

/** The same for numbers. */
function numberFormatOf(call: Call, format: Bound): string {
    const text = formatOf(call, format);
    try {
        numberFormat(text);
    } catch (error) {
        const { code, message } = error as SqlError;
        throw new SqlError(code, message, { position: (call.args[1]?.at ?? call.at) + 1 });
    }
    return text;
}

const toChar: ScalarRule = (call, binding) => {
    const given = call.args.map((arg) => bindPart(arg, binding));
    const [value, format] = given;
    if (!value || !format || given.length > 2) {
        throw noSuchFunction(call, given);
    }
    const family = familyOf(value.type);
    if (isUndecided(value) || family === "datetime") {
        return momentToChar(call, value, format, binding.state);
    }
    if (family === "number") {
        return numberToChar(call, value, format);
    }
    throw noSuchFunction(call, given);
};

function momentToChar(call: Call, value: Bound, format: Bound, state: StatementState): Bound {
    const at = call.args[0]?.at;
    const moment = isUndecided(value) ? decide(value, TIMESTAMP, state, at) : coerce(value, TIMESTAMP, state, at);
    const text = formatOf(call, format);
    if (datetimeTokens(text).some((token) => token.kind === "part" && (token.name === "TZ" || token.name === "OF"))) {
        requireUtc("TZ and OF in the format of TO_CHAR", state, call.args[1]?.at);
    }
    const name = isVolatile(moment.sql) ? state.uniqueName("moment") : undefined;
    const { sql, width } = datetimeText(name === undefined ? moment.sql : quoteName(name), text);
    return {
        sql: name === undefined ? sql : workedOutOnce(moment.sql, name, sql),
        type: varchar(width),
        constant: value.constant,
    };
}

/** Roman numerals take 15 characters, ordinal endings two, the sign one. */
function numberToChar(call: Call, value: Bound, format: Bound): Bound {
    const text = numberFormatOf(call, format);
    return {
        sql: `native_number_text(CAST(${value.sql} AS VARCHAR), ${format.sql})`,
        type: varchar(Buffer.byteLength(text) * 2 + 15),
        constant: value.constant,
    };
}

/** DECIMAL with the digits of the format. */
const toNumber: ScalarRule = (call, binding) => {
    const [text, format] = argumentsOf(call, binding, ["text", "text"]) as [Bound, Bound];
    const { whole, fraction } = numberFormat(numberFormatOf(call, format));
    const type = decimal(whole + fraction, fraction);
    return {
        sql: `CAST(native_number_reading(${text.sql}, ${format.sql}) AS DECIMAL(${type.precision},${type.scale}))`,
        type,
        constant: text.constant,
    };
};

const reading =
    (type: DataType, engineType: string): ScalarRule =>
    (call, binding) => {
        const args = argumentsOf(call, binding, ["text", "text", BOOLEAN], 2) as [Bound, Bound, Bound?];
        const [text, format, strict] = args;
        refuseZone(call, format);
        return {
            sql: `CAST(native_datetime_reading(${text.sql}, ${format.sql}, ${strict?.sql ?? "false"}) AS ${engineType})`,
            type,
            constant: isConstant(text, format),
        };
    };

/** Source: developer guide, "TO_TIMESTAMP": formats that include a time zone are not supported as input. */
function refuseZone(call: Call, format: Bound): void {
    const zone = /TZ|tz|OF/.exec(formatOf(call, format).replace(/"[^"]*"/g, ""));
    if (zone) {
        throw notSupported(
            `"${zone[0]}" is not supported in the format of ${call.name.toUpperCase()}.`,
            call.args[1]?.at,
        );
    }
}

/** Source: developer guide, "Data type formatting functions". */
export const formattingFunctions: ScalarFunctions = {
    ...altNumberFunctions,
    to_char: toChar,
    to_number: toNumber,
    to_date: reading({ kind: "date" }, "DATE"),
    to_timestamp: reading({ kind: "timestamptz" }, "TIMESTAMP WITH TIME ZONE"),
};
