import { SqlError } from "../../../errors";
import { bareTypeName } from "../../../type-names";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { type Binding, bindPart } from "../binding";
import type { Bound } from "../bound";
import { canCoerce, coerce } from "../coercion";

/**
 * The arguments of a call, each in the type that its place asks for; `types` beyond `required` may be left out.
 * @throws SqlError 42883 for too few, too many, or one that does not convert unasked.
 */
export function argumentsOf(
    call: Call,
    binding: Binding,
    types: readonly DataType[],
    required = types.length,
): Bound[] {
    const bound = call.args.map((arg) => bindPart(arg, binding));
    const fits =
        bound.length >= required &&
        bound.length <= types.length &&
        bound.every((arg, index) => canCoerce(arg, types[index] as DataType));
    if (!fits) {
        throw noSuchFunction(call, bound);
    }
    return bound.map((arg, index) => coerce(arg, types[index] as DataType, binding.state, call.args[index]?.at));
}

/** 42883 with the types of what the function was called with. */
export function noSuchFunction(call: Call, args: readonly Bound[]): SqlError {
    return new SqlError(
        "42883",
        `function ${call.name}(${args.map(({ type }) => bareTypeName(type)).join(", ")}) does not exist`,
        {
            hint: "No function matches the given name and argument types. You may need to add explicit type casts.",
            position: call.at + 1,
        },
    );
}
