import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { type Binding, bindPart } from "../binding";
import { type Bound, isConstant, quoteText } from "../bound";
import { coerce, decideAsText } from "../coercion";
import { textLength, varchar } from "../type-families";
import { argumentsOf, noSuchFunction } from "./arguments";
import { plain } from "./plain";
import type { ScalarFunctions, ScalarRule } from "./rule";
import { superFunctions } from "./super-functions";

const BOOLEAN: DataType = { kind: "boolean" };
const INTEGER: DataType = { kind: "integer" };

/** JSON kept as a text: objects and arrays are valid alone, bare values are not. */
const isValid = (kind: "object" | "array"): ScalarRule =>
    plain({ takes: ["text"], yields: BOOLEAN, sql: (text) => `(native_json_kind(${text}) = '${kind}')` });

/** The names of a path, and whether a text that is no JSON is null: the last argument, if it is a BOOLEAN. */
const pathText: ScalarRule = (call, binding) => {
    const given = call.args.map((arg) => bindPart(arg, binding));
    const last = given[given.length - 1];
    const flag = given.length > 2 && last?.type.kind === "boolean" ? last : undefined;
    const [json, ...path] = (flag ? given.slice(0, -1) : given).map((arg) => asText(arg, call, binding));
    if (!json || path.length < 1 || path.length > 5) {
        throw noSuchFunction(call, given);
    }
    return {
        sql: `native_json_path_text(${json.sql}, ${pathOf(path)}, ${flag?.sql ?? "false"})`,
        type: varchar(textLength(json.type)),
        constant: isConstant(...given),
    };
};

function asText(arg: Bound, call: Call, binding: Binding): Bound {
    const text = decideAsText(arg, binding.state);
    return text.type.kind === "varchar"
        ? { ...text, literal: arg.literal }
        : coerce(text, varchar(65535), binding.state, call.at);
}

function pathOf(path: readonly Bound[]): string {
    const names = path.map(({ literal }) => literal);
    return names.every((name) => typeof name === "string")
        ? quoteText(JSON.stringify(names))
        : `CAST(to_json([${path.map(({ sql }) => sql).join(", ")}]) AS VARCHAR)`;
}

const arrayElement: ScalarRule = (call, binding) => {
    const [json, place, flag] = argumentsOf(call, binding, ["text", INTEGER, BOOLEAN], 2) as [Bound, Bound, Bound?];
    return {
        sql: `native_json_array_element(${json.sql}, ${place.sql}, ${flag?.sql ?? "false"})`,
        type: varchar(textLength(json.type)),
        constant: isConstant(json, place),
    };
};

/** Source: developer guide, "JSON functions". */
export const jsonFunctions: ScalarFunctions = {
    ...superFunctions,
    is_valid_json: isValid("object"),
    is_valid_json_array: isValid("array"),
    json_array_length: plain({
        takes: ["text", BOOLEAN],
        required: 1,
        yields: INTEGER,
        sql: (json, lax = "false") => `native_json_array_length(${json}, ${lax})`,
    }),
    json_extract_array_element_text: arrayElement,
    json_extract_path_text: pathText,
};
