import { notSupported } from "../../errors";
import { bareTypeName } from "../../type-names";
import type { DataType } from "../../types";
import type { ArrayItems } from "../ast";
import { type Binding, bindPart } from "./binding";
import type { Bound } from "./bound";
import { decideAsText } from "./coercion";
import { familyOf } from "./type-families";

/**
 * `array[1, 2]`: PostgreSQL's, which the leader node has where nothing but the catalogue is read (node-functions.ts). Its
 * items are kept as texts, as those of all arrays are.
 */
export function bindArrayItems({ items, at }: ArrayItems, binding: Binding): Bound {
    const bound = items.map((item) => decideAsText(bindPart(item, binding), binding.state));
    const other = bound.find(({ type }) => !isWhole(type) && familyOf(type) !== "text");
    const areTexts = bound.every(({ type }) => familyOf(type) === "text");
    if (other || !(areTexts || bound.every(({ type }) => isWhole(type)))) {
        throw notSupported(
            `The local warehouse has arrays of whole numbers and of texts only, not of ${bareTypeName((other ?? (bound[0] as Bound)).type)}.`,
            at,
        );
    }
    const of = areTexts
        ? {}
        : ({ of: bound.every(({ type }) => type.kind === "smallint") ? "smallint" : "integer" } as const);
    return {
        sql: `CAST([${bound.map(({ sql }) => sql).join(", ")}] AS VARCHAR[])`,
        type: { kind: "text_array", ...of },
    };
}

function isWhole({ kind }: DataType): boolean {
    return kind === "smallint" || kind === "integer";
}
