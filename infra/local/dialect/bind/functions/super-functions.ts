import { SqlError } from "../../../errors";
import { bareTypeName } from "../../../type-names";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { type Binding, bindPart } from "../binding";
import { type Bound, callOf, isConstant } from "../bound";
import { canCoerce, coerce, decideAsText } from "../coercion";
import { varchar } from "../type-families";
import { argumentsOf } from "./arguments";
import { plain } from "./plain";
import type { ScalarFunctions, ScalarRule } from "./rule";

const SUPER: DataType = { kind: "super" };
const BOOLEAN: DataType = { kind: "boolean" };
const INTEGER: DataType = { kind: "integer" };
const BIGINT: DataType = { kind: "bigint" };

/** A function of one SUPER value. */
const ofSuper = (yields: DataType, sql: (value: string) => string): ScalarRule =>
    plain({ takes: [SUPER], yields, sql: (value) => sql(value as string) });

/** What asks for the type that a value has is false for null. */
const isOf = (condition: (value: string) => string): ScalarRule =>
    ofSuper(BOOLEAN, (value) => `coalesce(${condition(value)}, false)`);

const isWhole = (bits: number): ScalarRule =>
    ofSuper(BOOLEAN, (value) =>
        callOf("$is_whole", value, String(-(2n ** BigInt(bits - 1))), String(2n ** BigInt(bits - 1) - 1n)),
    );

/** Any value that has a place in SUPER. @throws SqlError 42846 for dates, times and bytes. */
function superValue(value: Bound, call: Call, binding: Binding, at: number): Bound {
    if (!canCoerce(value, SUPER)) {
        const name = call.name.toUpperCase();
        throw new SqlError("42846", `${name} could not convert type ${bareTypeName(value.type)} to super`, {
            hint: "Cast the value to VARCHAR.",
            position: at + 1,
        });
    }
    return coerce(value, SUPER, binding.state, at);
}

const array: ScalarRule = (call, binding) => {
    const items = call.args.map((arg) => superValue(bindPart(arg, binding), call, binding, arg.at));
    return {
        sql: items.length > 0 ? callOf("$super_array", `[${items.map(({ sql }) => sql).join(", ")}]`) : "'[]'",
        type: SUPER,
        constant: isConstant(...items),
    };
};

/** `object(name, value, name, value, ...)` */
const object: ScalarRule = (call, binding) => {
    if (call.args.length % 2 === 1) {
        throw new SqlError("42883", "OBJECT takes names and values in turn, so an even number of arguments", {
            position: call.at + 1,
        });
    }
    const given = call.args.map((arg) => bindPart(arg, binding));
    const pairs: string[] = [];
    for (let index = 0; index < given.length; index += 2) {
        const name = coerce(decideAsText(given[index] as Bound, binding.state), varchar(65535), binding.state, call.at);
        const value = superValue(given[index + 1] as Bound, call, binding, call.args[index + 1]?.at ?? call.at);
        pairs.push(`CAST(to_json(${name.sql}) AS VARCHAR) || ':' || coalesce(${value.sql}, 'null')`);
    }
    const sql = pairs.length > 0 ? `('{' || ${pairs.join(" || ',' || ")} || '}')` : "'{}'";
    const names = given.filter((_, index) => index % 2 === 0).map(({ literal }) => literal);
    const areDistinct = new Set(names.filter((name) => typeof name === "string")).size === names.length;
    return {
        // Names that may come twice are told apart by what reads them.
        sql: names.length < 2 || areDistinct ? sql : `native_super_parse(${sql})`,
        type: SUPER,
        constant: isConstant(...given),
    };
};

/** Null if one of them is no array. */
const arrayConcat: ScalarRule = (call, binding) => {
    const [one, other] = argumentsOf(call, binding, [SUPER, SUPER]) as [Bound, Bound];
    const elements = [one, other].map(({ sql }) => `native_super_elements(${sql})`);
    const all = `if(${elements.map((list) => `${list} IS NULL`).join(" OR ")}, NULL, list_concat(${elements.join(", ")}))`;
    return { sql: callOf("$super_array", all), type: SUPER, constant: isConstant(one, other) };
};

const subarray: ScalarRule = (call, binding) => {
    const [value, start, length] = argumentsOf(call, binding, [SUPER, BIGINT, BIGINT]) as [Bound, Bound, Bound];
    const elements = callOf("$subarray", `native_super_elements(${value.sql})`, start.sql, length.sql);
    return { sql: callOf("$super_array", elements), type: SUPER, constant: isConstant(value, start, length) };
};

const jsonParse: ScalarRule = (call, binding) => {
    const [json] = argumentsOf(call, binding, ["text or bytes"]) as [Bound];
    return { sql: `native_super_parse(${textOf(json)})`, type: SUPER, constant: json.constant };
};

/** Whether JSON_PARSE would take it. */
const canJsonParse: ScalarRule = (call, binding) => {
    const [json] = argumentsOf(call, binding, ["text or bytes"]) as [Bound];
    return { sql: `native_super_can_parse(${textOf(json)})`, type: BOOLEAN, constant: json.constant };
};

function textOf({ sql, type }: Bound): string {
    return type.kind === "varbyte" ? callOf("$utf8", sql) : sql;
}

/** JSON_SERIALIZE's text goes into a VARCHAR. */
const jsonSerialize = ofSuper(varchar(65535), (value) => callOf("$serialized", value));

/** Source: developer guide, "JSON functions", "Array functions", "Object functions", "SUPER type information functions". */
export const superFunctions: ScalarFunctions = {
    json_parse: jsonParse,
    can_json_parse: canJsonParse,
    json_serialize: jsonSerialize,
    json_serialize_to_varbyte: ofSuper({ kind: "varbyte", length: 1024000 }, (value) => `encode(${value})`),
    json_size: ofSuper(INTEGER, (value) => `CAST(strlen(${value}) AS INTEGER)`),
    json_typeof: ofSuper(varchar(10), (value) => callOf("$super_type", value)),
    array,
    array_concat: arrayConcat,
    array_flatten: ofSuper(SUPER, (value) => `native_super_flatten(${value})`),
    get_array_length: ofSuper(BIGINT, (value) => `len(native_super_elements(${value}))`),
    subarray,
    split_to_array: plain({
        takes: ["text", "text"],
        required: 1,
        yields: SUPER,
        sql: (text, delimiter = "','") => `CAST(to_json(string_split(${text}, ${delimiter})) AS VARCHAR)`,
    }),
    object,
    is_array: isOf((value) => `starts_with(${value}, '[')`),
    is_object: isOf((value) => `starts_with(${value}, '{')`),
    is_scalar: isOf((value) => `(left(${value}, 1) NOT IN ('[', '{'))`),
    is_varchar: isOf((value) => `starts_with(${value}, '"')`),
    is_char: isOf((value) => `(starts_with(${value}, '"') AND ${callOf("$is_ascii", callOf("$super_text", value))})`),
    is_boolean: isOf((value) => `(${value} IN ('true', 'false'))`),
    is_smallint: isWhole(16),
    is_integer: isWhole(32),
    is_bigint: isWhole(64),
    is_decimal: ofSuper(BOOLEAN, (value) => callOf("$is_decimal", value)),
    is_float: isOf((value) => callOf("$is_float", value)),
    decimal_precision: ofSuper(INTEGER, (value) => `CAST(${callOf("$decimal_precision", value)} AS INTEGER)`),
    decimal_scale: ofSuper(INTEGER, (value) => `CAST(${callOf("$decimal_scale", value)} AS INTEGER)`),
};
