import type { ScalarFunctions } from "./rule";

export const patternFunctions: ScalarFunctions = {};
