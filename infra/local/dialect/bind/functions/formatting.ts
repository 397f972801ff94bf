import type { ScalarFunctions } from "./rule";

export const formattingFunctions: ScalarFunctions = {};
