import { notSupported } from "../../errors";
import { engineType } from "../../type-names";
import type { DataType } from "../../types";
import type { Unary } from "../ast";
import { arithmetic } from "./arithmetic";
import { type Binding, bindPart } from "./binding";
import { type Bound, callOf } from "./bound";
import { negatedBytes } from "./byte-operators";
import { coerce, decide, isUndecided } from "./coercion";
import { bindNot } from "./logic";
import { unknownOperator } from "./operator-errors";
import { familyOf, isInteger } from "./type-families";

const DOUBLE: DataType = { kind: "double" };
const INTEGER: DataType = { kind: "integer" };
const ZERO: Bound = { sql: "0", type: INTEGER, constant: true, integer: 0 };

/** An operator before its operand. Source: developer guide, "Mathematical operator symbols". */
export function bindUnary(expression: Unary, binding: Binding): Bound {
    const { operator, operand, at } = expression;
    if (operator === "not") {
        return bindNot(operand, binding);
    }
    if (operator === "prior") {
        if (!binding.prior) {
            throw notSupported("PRIOR stands in CONNECT BY only.", at);
        }
        return bindPart(operand, { ...binding, scope: binding.prior });
    }
    if (operator === "-" && operand.kind === "number" && operand.text === "9223372036854775808") {
        return { sql: "CAST('-9223372036854775808' AS BIGINT)", type: { kind: "bigint" }, constant: true };
    }
    const given = bindPart(operand, binding);
    const value = isUndecided(given) ? decide(given, DOUBLE, binding.state, at) : given;
    const family = familyOf(value.type);
    if (family === "interval" && (operator === "-" || operator === "+")) {
        return operator === "+" ? value : { sql: `(-${value.sql})`, type: value.type, constant: value.constant };
    }
    if (family === "super" && (operator === "-" || operator === "+")) {
        return arithmetic(operator, ZERO, value, binding.state, at);
    }
    if (family === "varbyte" && operator === "~") {
        return negatedBytes(value);
    }
    if (family !== "number") {
        throw unknownOperator(operator, undefined, value.type, at);
    }
    switch (operator) {
        case "+":
            return value;
        case "-":
            if (isInteger(value.type) && !value.constant) {
                // The engine's own says of the least number's negative that it is beyond a numeric.
                return { sql: `(CAST(0 AS ${engineType(value.type)}) - ${value.sql})`, type: value.type };
            }
            return {
                sql: `(-${value.sql})`,
                type: value.type,
                constant: value.constant,
                ...(value.integer === undefined ? {} : { integer: -value.integer }),
            };
        case "@":
            return { sql: `abs(${value.sql})`, type: value.type, constant: value.constant };
        case "~": {
            const whole = isInteger(value.type) ? value : coerce(value, INTEGER, binding.state, at);
            return { sql: `(~${whole.sql})`, type: whole.type, constant: value.constant };
        }
        case "|/":
            return {
                sql: `sqrt(${coerce(value, DOUBLE, binding.state, at).sql})`,
                type: DOUBLE,
                constant: value.constant,
            };
        case "||/":
            return {
                sql: callOf("$cbrt", coerce(value, DOUBLE, binding.state, at).sql),
                type: DOUBLE,
                constant: value.constant,
            };
    }
}
