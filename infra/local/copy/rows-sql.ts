import type { ColumnMetadata } from "../catalog/relation";
import { quoteText } from "../dialect/bind/bound";
import { type Conversion, type ConversionOptions, conversionOf, either } from "./conversion";
import type { FieldSource } from "./field-source";
import type { Part } from "./part";
import { recordsSql } from "./records-sql";

/** How records become rows, in engine SQL. */
export interface RowPlan {
    readonly fields: FieldSource;
    /** One for each loaded column. */
    readonly conversions: readonly Conversion[];
}

/** Names of what is computed of a record: no column of a table is among them, they are met nowhere but here. */
const textName = (index: number) => `t${index}`;
const readName = (index: number) => `x${index}`;

export function rowPlan(columns: readonly ColumnMetadata[], fields: FieldSource, options: ConversionOptions): RowPlan {
    return {
        fields,
        conversions: columns.map((column, index) =>
            conversionOf(
                column,
                fields.fields[index] as FieldSource["fields"][number],
                { text: textName(index), read: readName(index) },
                options,
            ),
        ),
    };
}

/**
 * Engine SQL that yields for each record of the parts `is_rejected`, `json`, `file_index`, the texts and what was read
 * of them. Whether a record is rejected is looked into only where there is a doubt: that is what makes loading quick.
 */
export function rowsSql(parts: readonly Part[], { fields, conversions }: RowPlan): string {
    const pointers = fields.pointers.map(quoteText).join(", ");
    const list = pointers === "" ? "cast([] as varchar[])" : `json_extract_string(json, [${pointers}])`;
    const computed = conversions.flatMap(({ read }, index) => [
        `${fields.fields[index]?.text} as ${textName(index)}`,
        `${read} as ${readName(index)}`,
    ]);
    const excess = conversions.flatMap((conversion) => conversion.excess ?? []);
    const doubt = either(
        fields.wrongRecord,
        excess.length > 0 && `greatest(${excess.join(", ")}) > 0`,
        ...conversions.map((conversion) => conversion.doubt),
    );
    const fails = either(fields.wrongRecord, ...conversions.map((conversion) => conversion.fails));
    // random() keeps the engine from moving the condition to where everything would have to be computed twice for it.
    return (
        `(select *, (case when ${doubt} then ${fails} else false end) is true or random() < 0 as is_rejected ` +
        `from (select ${["json", "file_index", ...computed].join(", ")} ` +
        `from (select json, file_index, ${list} as v from ${recordsSql(parts)})))`
    );
}

/** Which loaded column of a record fails first, by its index; -1: the record is none at all. */
export function failedSql({ fields, conversions }: RowPlan): string {
    const cases = conversions.map(({ fails }, index) => `when ${fails} then ${index}`);
    return `case when ${fields.wrongRecord} then -1 ${cases.join(" ")} end`;
}

/** The text of the column that `failed` names, and why the way to it is wrong. */
export function failedFieldSql({ fields }: RowPlan, part: "text" | "lost"): string {
    const cases = fields.fields.map(
        ({ lost = "null" }, index) => `when ${index} then ${part === "text" ? textName(index) : lost}`,
    );
    return cases.length === 0 ? "cast(null as varchar)" : `case failed ${cases.join(" ")} end`;
}
