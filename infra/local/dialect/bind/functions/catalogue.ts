import type { DataType } from "../../../types";
import { bindPart } from "../binding";
import { type Bound, callOf } from "../bound";
import { argumentsOf, noSuchFunction, type Place } from "./arguments";
import { asGiven, nameOrNumber } from "./name-or-number";
import { plain } from "./plain";
import type { ScalarFunctions, ScalarRule } from "./rule";

const NAME: DataType = { kind: "name" };
const TEXT: DataType = { kind: "text" };
const TEXTS: DataType = { kind: "text_array" };
const INTEGER: DataType = { kind: "integer" };
const BIGINT: DataType = { kind: "bigint" };
const BOOLEAN: DataType = { kind: "boolean" };

/** A function that one macro of catalog/functions.sql answers; what may be left out of the call changes nothing. */
const macro = (name: string, takes: readonly Place[], yields: DataType, required = takes.length): ScalarRule =>
    plain({ takes, required, yields, sql: (...args) => callOf(name, ...args.slice(0, required)) });

/** Of what this warehouse has none. */
const nothing = (takes: readonly Place[], yields: DataType, required = takes.length): ScalarRule =>
    plain({ takes, required, yields, sql: () => `CAST(NULL AS ${yields === BIGINT ? "BIGINT" : "VARCHAR"})` });

/** PG_GET_VIEWDEF, of a number or a name; how pretty it is to look changes nothing. */
const viewDefinition: ScalarRule = (call, binding) => {
    const args = call.args.map((arg) => bindPart(arg, binding));
    const [view] = args;
    if (!view || args.length > 2) {
        throw noSuchFunction(call, args);
    }
    const by = { name: (name: string) => callOf("$regclass_oid", name), number: asGiven };
    return { sql: callOf("$view_definition", nameOrNumber(view, binding.state, by)), type: TEXT };
};

/** OBJ_DESCRIPTION; without its catalogue an object is known by its number alone. */
const objectDescription: ScalarRule = (call, binding) => {
    const [object, catalogue] = argumentsOf(call, binding, [BIGINT, TEXT], 1) as [Bound, Bound?];
    return { sql: callOf("$description", object.sql, "0", catalogue?.sql ?? "NULL"), type: TEXT };
};

/**
 * What clients ask of the catalogue beside its views. Sizes are not kept, databases and users have no comments, and there
 * are no triggers and functions of the user's. Source: PostgreSQL manual, "System Catalog Information Functions".
 */
export const catalogueFunctions: ScalarFunctions = {
    current_schemas: macro("$current_schemas", [BOOLEAN], TEXTS),
    format_encoding: macro("$encoding_name", [INTEGER], TEXT),
    format_type: macro("$format_type", [BIGINT, BIGINT], TEXT),
    obj_description: objectDescription,
    col_description: plain({
        takes: [BIGINT, BIGINT],
        yields: TEXT,
        sql: (relation, place) => callOf("$description", relation, place, "'pg_class'"),
    }),
    pg_get_userbyid: macro("$user_name", [BIGINT], NAME),
    pg_get_viewdef: viewDefinition,
    pg_get_constraintdef: macro("$constraint_definition", [BIGINT, BOOLEAN], TEXT, 1),
    pg_get_expr: plain({ takes: [TEXT, BIGINT, BOOLEAN], required: 2, yields: TEXT, sql: asGiven }),
    pg_get_indexdef: plain({
        takes: [BIGINT, BIGINT, BOOLEAN],
        required: 1,
        yields: TEXT,
        sql: (index, place = "0") => callOf("$index_definition", index, place),
    }),
    pg_get_function_arguments: nothing([BIGINT], TEXT),
    pg_get_function_result: nothing([BIGINT], TEXT),
    pg_get_triggerdef: nothing([BIGINT, BOOLEAN], TEXT, 1),
    shobj_description: nothing([BIGINT, TEXT], TEXT),
    pg_table_size: nothing([BIGINT], BIGINT),
    pg_size_pretty: macro("$size_pretty", [BIGINT], TEXT),
    pg_table_is_visible: macro("$table_is_visible", [BIGINT], BOOLEAN),
    pg_type_is_visible: plain({
        takes: [BIGINT],
        yields: BOOLEAN,
        sql: (oid) => `(${callOf("$format_type", oid, "NULL")} <> '???')`,
    }),
    pg_function_is_visible: plain({ takes: [BIGINT], yields: BOOLEAN, sql: () => "false" }),
    pg_encoding_to_char: plain({
        takes: [INTEGER],
        yields: NAME,
        sql: (encoding) => `CASE ${encoding} WHEN 6 THEN 'UNICODE' WHEN 0 THEN 'SQL_ASCII' ELSE '' END`,
    }),
    array_upper: plain({
        takes: [TEXTS, INTEGER],
        yields: INTEGER,
        sql: (list, dimension) => `CAST(if(${dimension} = 1, nullif(len(${list}), 0), NULL) AS INTEGER)`,
    }),
    array_to_string: plain({
        takes: [TEXTS, TEXT],
        yields: TEXT,
        sql: (list, between) => `array_to_string(${list}, ${between})`,
    }),
};
