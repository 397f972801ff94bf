import { SqlError } from "../../../errors";
import { bareTypeName } from "../../../type-names";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { type Binding, bindPart, type StatementState } from "../binding";
import type { Bound } from "../bound";
import { canCoerce, coerce, decideAsText, isUndecided } from "../coercion";
import { printedWidth } from "../concat";
import { familyOf, isSameType, MAX_VARCHAR, varchar } from "../type-families";

/**
 * What a place of a call takes: a type; or a text of any width, which it keeps and numbers and dates turn into as they
 * print; or such a text or VARBYTE.
 */
export type Place = DataType | "text" | "text or bytes";

/**
 * The arguments of a call, each in the type that its place asks for; `places` beyond `required` may be left out.
 * @throws SqlError 42883 for too few, too many, or one that does not convert unasked.
 */
export function argumentsOf(call: Call, binding: Binding, places: readonly Place[], required = places.length): Bound[] {
    const bound = call.args.map((arg) => bindPart(arg, binding));
    const fits =
        bound.length >= required &&
        bound.length <= places.length &&
        bound.every((arg, index) => fitsPlace(arg, places[index] as Place));
    if (!fits) {
        throw noSuchFunction(call, bound);
    }
    return bound.map((arg, index) => inPlace(arg, places[index] as Place, binding.state, call.args[index]?.at));
}

function fitsPlace(arg: Bound, place: Place): boolean {
    if (place === "text or bytes" && arg.type.kind === "varbyte") {
        return true;
    }
    return canCoerce(arg, typeof place === "string" ? varchar(MAX_VARCHAR) : place);
}

function inPlace(arg: Bound, place: Place, state: StatementState, at?: number): Bound {
    if (typeof place !== "string") {
        return isSameType(arg.type, place) ? arg : coerce(arg, place, state, at);
    }
    if (isUndecided(arg)) {
        return { ...decideAsText(arg, state), ...(arg.literal === undefined ? {} : { literal: arg.literal }) };
    }
    const family = familyOf(arg.type);
    return family === "text" || family === "varbyte" ? arg : coerce(arg, varchar(printedWidth(arg)), state, at);
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
