import type { AggregateFunctions } from "./rule";

export const aggregateFunctions: AggregateFunctions = {};
