import type { ScalarFunctions } from "./rule";

export const conditionalFunctions: ScalarFunctions = {};
