import type { ScalarFunctions } from "./rule";

export const jsonFunctions: ScalarFunctions = {};
