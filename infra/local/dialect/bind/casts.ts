import { notSupported } from "../../errors";
import { bareTypeName } from "../../type-names";
import type { DataType } from "../../types";
import type { Cast, TypeName } from "../ast";
import { type Binding, bindPart } from "./binding";
import { type Bound, callOf } from "./bound";
import { cannotConvert, decide, isUndecided } from "./coercion";
import { conversion, cutText } from "./conversions";
import { familyOf, textLength } from "./type-families";

/** CAST, CONVERT, `::` and TRY_CAST. */
export function bindCast(expression: Cast, binding: Binding): Bound {
    const operand = bindPart(expression.operand, binding);
    const { type: name, at } = expression;
    if ("catalogue" in name) {
        return catalogueCast(operand, name.catalogue, binding, at);
    }
    if (expression.isTry) {
        throw notSupported("TRY_CAST is not supported by the local warehouse yet.", at);
    }
    const type = sizeOf(name, operand);
    if (isUndecided(operand)) {
        return castUndecided(operand, type, binding, at);
    }
    const sql = conversion(operand, type, "cast");
    if (sql === undefined) {
        throw cannotConvert(operand.type, type, at);
    }
    const trimmed = familyOf(type) === "text" && (operand.trimmed || familyOf(operand.type) !== "text");
    return { sql, type, constant: operand.constant, trimmed };
}

/**
 * A character type without a length is as wide as what is cast.
 * Source: developer guide, "Character types": "the size of the output is determined using the input expression".
 */
function sizeOf(name: Extract<TypeName, { type: DataType }>, operand: Bound): DataType {
    if (!name.unsized || name.type.kind !== "varchar") {
        return name.type;
    }
    if (operand.literal !== undefined) {
        return { kind: "varchar", length: Math.max(1, Buffer.byteLength(operand.literal ?? "")) };
    }
    return familyOf(operand.type) === "text" ? { kind: "varchar", length: textLength(operand.type) } : name.type;
}

function castUndecided(operand: Bound, type: DataType, binding: Binding, at: number): Bound {
    const decided = decide(operand, type, binding.state, at);
    if (type.kind !== "char" && type.kind !== "varchar") {
        return decided;
    }
    const length = operand.parameter === undefined ? Buffer.byteLength(operand.literal ?? "") : 65535;
    const sql = cutText(decided.sql, { kind: "varchar", length: Math.max(1, length) }, type) as string;
    return { ...decided, sql, type };
}

const CATALOGUE_TYPES: Readonly<Record<string, DataType>> = {
    oid: { kind: "oid" },
    name: { kind: "name" },
    text: { kind: "text" },
    char: { kind: "char", length: 1 },
    text_array: { kind: "text_array" },
};

/** Casts that clients make when they read the catalogue. */
function catalogueCast(operand: Bound, catalogue: string, binding: Binding, at: number): Bound {
    const type = CATALOGUE_TYPES[catalogue];
    if (type) {
        if (isUndecided(operand)) {
            return decide(operand, type, binding.state, at);
        }
        const sql = conversion(operand, type, "cast");
        if (sql === undefined) {
            throw cannotConvert(operand.type, type, at);
        }
        return { sql, type };
    }
    return registeredName(operand, catalogue, binding, at);
}

/** `'s.t'::regclass` is a relation's OID, `oid::regtype` a type's name. */
function registeredName(operand: Bound, catalogue: string, binding: Binding, at: number): Bound {
    if (isUndecided(operand)) {
        const text = decide(operand, { kind: "text" }, binding.state, at);
        return { sql: callOf(`$${catalogue}_oid`, text.sql), type: { kind: "oid" } };
    }
    if (familyOf(operand.type) === "number") {
        return { sql: callOf(`$${catalogue}_name`, `CAST(${operand.sql} AS BIGINT)`), type: { kind: "name" } };
    }
    if (familyOf(operand.type) === "text") {
        return { sql: callOf(`$${catalogue}_oid`, operand.sql), type: { kind: "oid" } };
    }
    throw notSupported(`A value of type ${bareTypeName(operand.type)} has no ${catalogue}.`, at);
}
