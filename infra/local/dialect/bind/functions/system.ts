import type { ScalarFunctions } from "./rule";

export const systemFunctions: ScalarFunctions = {};
