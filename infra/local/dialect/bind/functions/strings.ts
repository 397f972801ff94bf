import type { ScalarFunctions } from "./rule";

export const stringFunctions: ScalarFunctions = {};
