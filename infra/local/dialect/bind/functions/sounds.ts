import type { DataType } from "../../../types";
import { callOf } from "../bound";
import { plain } from "./plain";
import type { ScalarFunctions } from "./rule";

const INTEGER: DataType = { kind: "integer" };

/** Functions of how words sound in English. Source: developer guide, "SOUNDEX function", "DIFFERENCE function". */
export const soundFunctions: ScalarFunctions = {
    soundex: plain({
        takes: ["text"],
        yields: { kind: "varchar", length: 4 },
        sql: (text) => callOf("soundex", text as string),
    }),
    difference: plain({
        takes: ["text", "text"],
        yields: INTEGER,
        sql: (one, other) => callOf("difference", one as string, other as string),
    }),
};
