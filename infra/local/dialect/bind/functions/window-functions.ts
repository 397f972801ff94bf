import type { WindowFunctions } from "./rule";

export const windowFunctions: WindowFunctions = {};
