import { notSupported } from "../../../errors";
import type { Call } from "../../ast";
import { type Bound, callOf } from "../bound";
import { superKey, superNormal } from "../super";

/** SUM of SUPER values, which are numbers. */
export function superSum({ sql, type }: Bound, call: Call, over: string): Bound {
    if (over !== "") {
        throw notSupported("SUM of SUPER values over a window is not supported by the local warehouse.", call.at, CAST);
    }
    const values = call.distinct ? `DISTINCT ${superNormal(sql)}` : sql;
    return { sql: `native_super_sum(list(${values}) FILTER (${sql} IS NOT NULL))`, type };
}

const CAST = "Cast the value to the type that it holds.";

/** The mean of whole numbers is one where their type is static: what it is here, the guide does not tell. */
export function refuseSuperMean(call: Call): never {
    throw notSupported("AVG of SUPER values is not supported by the local warehouse.", call.at, CAST);
}

/** MIN and MAX of SUPER values that can be compared: of one type, and neither arrays nor objects. */
export function superExtreme(name: "min" | "max", { sql, type }: Bound, over: string): Bound {
    const kind = callOf("$super_type", sql);
    const [first, last] = [`min(${kind})${over}`, `max(${kind})${over}`];
    const isUnclear = `${first} <> ${last} OR ${first} IN ('array', 'object')`;
    const message = `[0A000] ${name.toUpperCase()} of SUPER values of several types, of arrays or of objects is not supported by the local warehouse.`;
    return {
        sql: `CASE WHEN ${isUnclear} THEN error('${message}') ELSE arg_${name}(${sql}, ${superKey(sql)})${over} END`,
        type,
    };
}
