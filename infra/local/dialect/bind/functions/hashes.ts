import type { ScalarFunctions } from "./rule";

export const hashFunctions: ScalarFunctions = {};
