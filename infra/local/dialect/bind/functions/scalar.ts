import { byteFunctions } from "./bytes";
import { conditionalFunctions } from "./conditional";
import { dateFunctions } from "./dates";
import { formattingFunctions } from "./formatting";
import { hashFunctions } from "./hashes";
import { jsonFunctions } from "./json";
import { mathFunctions } from "./math";
import { patternFunctions } from "./patterns";
import type { ScalarFunctions } from "./rule";
import { stringFunctions } from "./strings";
import { systemFunctions } from "./system";

/** Every function that yields a value for a row. */
export const scalarFunctions: ScalarFunctions = {
    ...stringFunctions,
    ...patternFunctions,
    ...hashFunctions,
    ...byteFunctions,
    ...jsonFunctions,
    ...formattingFunctions,
    ...mathFunctions,
    ...dateFunctions,
    ...conditionalFunctions,
    ...systemFunctions,
};
