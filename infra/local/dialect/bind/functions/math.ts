import type { ScalarFunctions } from "./rule";

export const mathFunctions: ScalarFunctions = {};
