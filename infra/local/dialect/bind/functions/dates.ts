import { notSupported } from "../../../errors";
import type { AtTimeZone, Extract } from "../../ast";
import type { Binding } from "../binding";
import type { Bound } from "../bound";
import type { ScalarFunctions } from "./rule";

export const dateFunctions: ScalarFunctions = {};

/** `extract(part from x)` */
export function bindExtract(expression: Extract, _binding: Binding): Bound {
    throw notSupported("EXTRACT", expression.at);
}

/** `x at time zone z` */
export function bindAtTimeZone(expression: AtTimeZone, _binding: Binding): Bound {
    throw notSupported("AT TIME ZONE", expression.at);
}
