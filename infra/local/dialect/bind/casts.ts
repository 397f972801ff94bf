import { notSupported } from "../../errors";
import { bareTypeName } from "../../type-names";
import type { DataType } from "../../types";
import type { Cast, TypeName } from "../ast";
import { type Binding, bindPart } from "./binding";
import { type Bound, callOf } from "./bound";
import { cannotConvert, decide, isUndecided } from "./coercion";
import { isTrimmed } from "./comparison";
import { printedWidth } from "./concat";
import { conversion, cutText } from "./conversions";
import { rangeAs } from "./float-range";
import { familyOf, textLength } from "./type-families";

type Catalogue = Extract<TypeName, { catalogue: string }>["catalogue"];
type Registry = "regclass" | "regtype" | "regproc";

/** CAST, CONVERT, `::` and TRY_CAST. */
export function bindCast(expression: Cast, binding: Binding): Bound {
    const { type: name, at } = expression;
    const operand = castOperand(bindPart(expression.operand, binding), name);
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
    const trimmed = familyOf(type) === "text" && staysTrimmed(operand, type);
    return { sql, type, constant: operand.constant, trimmed, ...rangeAs(operand, type) };
}

/** No number ends in a blank, nor does a text or a moment that has none at its end and is not cut at one. */
function staysTrimmed(operand: Bound, type: DataType): boolean {
    const family = familyOf(operand.type);
    if (family === "number" || family === "boolean") {
        return true;
    }
    const width = family === "text" ? textLength(operand.type) : printedWidth(operand);
    return (family !== "text" || isTrimmed(operand)) && textLength(type) >= width;
}

/** A number of the catalogue that stands for a name is text as that name. */
function castOperand(operand: Bound, name: TypeName): Bound {
    const target = "catalogue" in name ? CATALOGUE_TYPES[name.catalogue] : name.type;
    return target && familyOf(target) === "text" ? nameOfRegistered(operand) : operand;
}

/** What a client is shown of a `regclass` and the like: the name, not the number. Other values are as they are. */
export function nameOfRegistered<T extends Pick<Bound, "sql" | "type">>(value: T): T {
    const { sql, type } = value;
    return type.kind === "oid" && type.registry
        ? { ...value, sql: callOf(`$${type.registry}_name`, `CAST(${sql} AS BIGINT)`), type: { kind: "name" } }
        : value;
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

const CATALOGUE_TYPES: Readonly<Record<Exclude<Catalogue, Registry>, DataType> & Partial<Record<Registry, undefined>>> =
    {
        oid: { kind: "oid" },
        name: { kind: "name" },
        text: { kind: "text" },
        char: { kind: "char", length: 1 },
        text_array: { kind: "text_array" },
    };

/** Casts that clients make when they read the catalogue. */
function catalogueCast(operand: Bound, catalogue: Catalogue, binding: Binding, at: number): Bound {
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
    return registeredName(operand, catalogue as Registry, binding, at);
}

/** `'s.t'::regclass` is a relation's OID, shown as its name; `oid::regtype` is a type's name. */
function registeredName(operand: Bound, catalogue: Registry, binding: Binding, at: number): Bound {
    const type: DataType = { kind: "oid", registry: catalogue };
    if (isUndecided(operand)) {
        const text = decide(operand, { kind: "text" }, binding.state, at);
        return { sql: callOf(`$${catalogue}_oid`, text.sql), type };
    }
    if (familyOf(operand.type) === "number") {
        return { sql: callOf(`$${catalogue}_name`, `CAST(${operand.sql} AS BIGINT)`), type: { kind: "name" } };
    }
    if (familyOf(operand.type) === "text") {
        return { sql: callOf(`$${catalogue}_oid`, operand.sql), type };
    }
    throw notSupported(`A value of type ${bareTypeName(operand.type)} has no ${catalogue}.`, at);
}
