import { notSupported } from "../../../errors";
import type { DataType } from "../../../types";
import { bindPart } from "../binding";
import { quoteText } from "../bound";
import type { ScalarRule } from "./rule";

const SUPER: DataType = { kind: "super" };

/**
 * A function of numbers that takes a SUPER value too: it goes by what the value is, and is null if that is no number.
 * Source: developer guide, "Operators and functions", "Arithmetic functions".
 */
export function orOfSuper(
    name: "abs" | "ceil" | "floor" | "round" | "sign" | "trunc",
    otherwise: ScalarRule,
): ScalarRule {
    return (call, binding) => {
        const [first] = call.args;
        const value = first && bindPart(first, binding);
        if (value?.type.kind === "super") {
            if (call.args.length > 1) {
                throw notSupported(
                    `${call.name.toUpperCase()} takes no digits beside a SUPER value on Redshift.`,
                    call.at,
                    "Cast the value to DECIMAL.",
                );
            }
            return {
                sql: `native_super_rounding(${quoteText(name)}, ${value.sql})`,
                type: SUPER,
                constant: value.constant,
            };
        }
        // What is bound already is not bound again: calls within calls would take time without bound.
        const { state } = binding;
        const once: typeof state = {
            ...state,
            bind: (expression, inside) => (expression === first && value ? value : state.bind(expression, inside)),
        };
        return otherwise(call, { ...binding, state: once });
    };
}
