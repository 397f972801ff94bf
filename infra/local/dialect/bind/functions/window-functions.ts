import { notSupported } from "../../../errors";
import { engineType } from "../../../type-names";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { type Binding, bindPart } from "../binding";
import type { Bound } from "../bound";
import { callOf } from "../bound";
import { canCoerce, coerce, decideAsText } from "../coercion";
import { heldTotal } from "../float-range";
import { onlyDouble } from "./aggregate-arguments";
import { argumentsOf, noSuchFunction } from "./arguments";
import { checkPartitionOnly } from "./partition-only";
import type { AggregateRule, WindowFunctions, WindowRule } from "./rule";

const BIGINT: DataType = { kind: "bigint" };
const DOUBLE: DataType = { kind: "double" };
const INTEGER: DataType = { kind: "integer" };

/** ROW_NUMBER, RANK and the like: no arguments, no frame. */
const ranking = (engineName: string, type: DataType): WindowRule => ({
    frame: "none",
    rule(call, binding, over) {
        refuseNullTreatment(call);
        argumentsOf(call, binding, []);
        return { sql: `CAST(${engineName}()${over} AS ${engineType(type)})`, type };
    },
});

const ntile: WindowRule = {
    frame: "none",
    rule(call, binding, over) {
        refuseNullTreatment(call);
        const [groups] = argumentsOf(call, binding, [BIGINT]) as [Bound];
        return { sql: `ntile(${groups.sql})${over}`, type: BIGINT };
    },
};

/** LAG and LEAD, which have no default in Redshift. Source: developer guide, "LAG window function". */
const neighbour = (engineName: "lag" | "lead"): WindowRule => ({
    frame: "none",
    rule(call, binding, over) {
        if (call.args.length > 2) {
            throw notSupported(
                `Redshift's ${engineName.toUpperCase()} takes no default.`,
                call.args[2]?.at,
                `Put NVL(${engineName}(...) over (...), ...) around it.`,
            );
        }
        const [value, offset] = valueAndOffset(call, binding);
        const distance = offset ? callOf("$offset", offset.sql, `'${engineName}'`) : "1";
        return { sql: `${engineName}(${value.sql}, ${distance}${nullTreatment(call)})${over}`, type: value.type };
    },
});

/** FIRST_VALUE and LAST_VALUE. Source: developer guide, "FIRST_VALUE and LAST_VALUE window functions". */
const edge =
    (engineName: "first_value" | "last_value"): AggregateRule =>
    (call, binding, over) => {
        if (call.args.length !== 1) {
            throw noSuchFunction(
                call,
                call.args.map((arg) => bindPart(arg, binding)),
            );
        }
        const [value] = valueAndOffset(call, binding);
        return { sql: `${engineName}(${value.sql}${nullTreatment(call)})${over}`, type: value.type };
    };

const nthValue: AggregateRule = (call, binding, over) => {
    const [value, offset] = valueAndOffset(call, binding);
    if (!offset) {
        throw noSuchFunction(call, [value]);
    }
    return {
        sql: `nth_value(${value.sql}, ${callOf("$nth", offset.sql)}${nullTreatment(call)})${over}`,
        type: value.type,
    };
};

/** A value's share in the sum over its partition. */
const ratioToReport: AggregateRule = (call, binding, over) => {
    checkPartitionOnly(call);
    refuseNullTreatment(call);
    const value = onlyDouble(call, binding);
    const { sql } = value;
    const total = heldTotal(`sum(${sql})${over}`, value, over);
    return { sql: `(${sql} / ${callOf("$divisor", total)})`, type: DOUBLE };
};

function valueAndOffset(call: Call, binding: Binding): readonly [value: Bound, offset?: Bound] {
    const args = call.args.map((arg) => bindPart(arg, binding));
    const [value, offset] = args;
    if (!value || args.length > 2 || (offset && !canCoerce(offset, BIGINT))) {
        throw noSuchFunction(call, args);
    }
    return [decideAsText(value, binding.state), offset && coerce(offset, BIGINT, binding.state, call.args[1]?.at)];
}

function nullTreatment({ nulls }: Call): string {
    return nulls === "ignore" ? " IGNORE NULLS" : "";
}

function refuseNullTreatment({ name, nulls, at }: Call): void {
    if (nulls) {
        throw notSupported(`Redshift's ${name.toUpperCase()} takes no ${nulls.toUpperCase()} NULLS.`, at);
    }
}

/** Source: developer guide, "Window functions". */
export const windowFunctions: WindowFunctions = {
    row_number: ranking("row_number", BIGINT),
    rank: ranking("rank", INTEGER),
    dense_rank: ranking("dense_rank", INTEGER),
    percent_rank: ranking("percent_rank", DOUBLE),
    cume_dist: ranking("cume_dist", DOUBLE),
    ntile,
    lag: neighbour("lag"),
    lead: neighbour("lead"),
    first_value: { frame: "required", rule: edge("first_value") },
    last_value: { frame: "required", rule: edge("last_value") },
    nth_value: { frame: "required", rule: nthValue },
    ratio_to_report: { frame: "none", rule: ratioToReport },
};
