import type { DataType } from "../../../types";
import { type Bound, callOf, isConstant } from "../bound";
import { textLength, varchar } from "../type-families";
import { argumentsOf } from "./arguments";
import { plain } from "./plain";
import type { ScalarFunctions, ScalarRule } from "./rule";

const INTEGER: DataType = { kind: "integer" };

/** SUBSTRING counts the characters of a text and the bytes of a VARBYTE. */
const substring: ScalarRule = (call, binding) => {
    const args = argumentsOf(call, binding, ["text or bytes", INTEGER, INTEGER], 2);
    const [source, start, count] = args as [Bound, Bound, Bound?];
    const length = textLength(source.type);
    return source.type.kind === "varbyte"
        ? { sql: bytesOf(source, start, count), type: { kind: "varbyte", length } }
        : { sql: charactersOf(source, start, count), type: varchar(length), constant: isConstant(...args) };
};

/** The engine counts a start below 1 from the end; where the numbers stand in the query, nothing has to be asked. */
function charactersOf({ sql }: Bound, start: Bound, count: Bound | undefined): string {
    if ((start.integer ?? 0) >= 1 && (count === undefined || (count.integer ?? -1) >= 0)) {
        return `substring(${[sql, start.sql, ...(count ? [count.sql] : [])].join(", ")})`;
    }
    return count
        ? callOf("substring", sql, start.sql, count.sql)
        : `substring(${sql}, ${callOf("$first_place", start.sql)})`;
}

function bytesOf({ sql }: Bound, start: Bound, count: Bound | undefined): string {
    const last = count ? callOf("$last_place", sql, start.sql, count.sql) : `octet_length(${sql})`;
    return `(${sql})[${callOf("$first_place", start.sql)}:${last}]`;
}

/** LEFT and RIGHT take a positive number, as the guide has it. */
const side = (name: "left" | "right"): ScalarRule =>
    plain({
        takes: ["text", INTEGER],
        yields: ([text]) => varchar(text ? textLength(text.type) : 1),
        sql: (text, count) =>
            /^\d+$/.test(count as string)
                ? `${name}(${text}, ${count})`
                : callOf(`$${name}`, text as string, count as string),
    });

/** The functions that yield a part of a text. */
export const stringPartFunctions: ScalarFunctions = {
    substring,
    substr: substring,
    left: side("left"),
    right: side("right"),
    split_part: plain({
        takes: ["text", "text", INTEGER],
        yields: ([text]) => varchar(text ? textLength(text.type) : 1),
        sql: (text, delimiter, part) => callOf("split_part", text as string, delimiter as string, part as string),
    }),
};
