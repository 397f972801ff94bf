import type { Binary } from "../ast";
import { type Bound, isConstant } from "./bound";
import { textLength } from "./type-families";

/** Redshift's operators for the bits of two VARBYTE values, and the engine's for its bit strings. */
const ENGINE: Readonly<Partial<Record<Binary["operator"], (one: string, other: string) => string>>> = {
    "&": (one, other) => `${one} & ${other}`,
    "|": (one, other) => `${one} | ${other}`,
    "#": (one, other) => `xor(${one}, ${other})`,
};

/** `a & b` of VARBYTE; undefined for what is none. Source: developer guide, "VARBYTE operators". */
export function byteOperation(operator: Binary["operator"], left: Bound, right: Bound): Bound | undefined {
    const operation = ENGINE[operator];
    if (!operation || left.type.kind !== "varbyte" || right.type.kind !== "varbyte") {
        return undefined;
    }
    return {
        sql: `CAST(${operation(bits(left), bits(right))} AS BLOB)`,
        type: textLength(left.type) >= textLength(right.type) ? left.type : right.type,
        constant: isConstant(left, right),
    };
}

/** `~a` of VARBYTE. */
export function negatedBytes(value: Bound): Bound {
    return { ...value, sql: `CAST(~${bits(value)} AS BLOB)` };
}

function bits({ sql }: Bound): string {
    return `CAST(${sql} AS BIT)`;
}
