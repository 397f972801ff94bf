import type { ColumnMetadata } from "../catalog/relation";
import { quoteName, quoteText } from "../dialect/bind/bound";
import { conversionOf, formOf, hasMarks } from "./conversion";
import { type FieldSource, memberNames } from "./field-source";
import { asReadAlone, lostReason, wrongRecord } from "./json-fields";
import { type JsonPath, pointerOf } from "./json-paths";
import { replacedSql } from "./marked-bytes";
import type { Part } from "./part";
import { type Conversion, type ConversionOptions, either, type Form } from "./reading";
import { memberTextsSql, recordsSql, shreddedSql } from "./records-sql";

/** How records become rows, in engine SQL. */
export interface RowPlan {
    /** Engine SQL that yields for each record of the parts `file_index`, and `json` or the members. */
    readonly recordsOf: (parts: readonly Part[]) => string;
    /** Engine SQL that yields what `texts` name, out of records and with all that these have. */
    readonly fieldsOf: (records: string) => string;
    /** A column of that for each record as a whole: `json`, if it is there. */
    readonly hasJson: boolean;
    /** More columns of that which `wrongRecord` asks for. */
    readonly further?: readonly string[];
    /** For each loaded column where its text is, or its JSON. */
    readonly texts: readonly string[];
    readonly forms: readonly Form[];
    readonly conversions: readonly Conversion[];
    readonly wrongRecord: string | undefined;
    /** For each loaded column why the way to it is wrong. */
    readonly lost: readonly (string | undefined)[];
}

/** Names of what is computed of a record. */
const textName = (index: number) => `t${index}`;
const readName = (index: number) => `x${index}`;

/**
 * The quickest way to load, if there is one for such fields: the engine takes objects apart as it reads them. What is no
 * object looks like one without any of the members, so these are rejected and looked at as a whole. No line may be
 * malformed: the engine loses the next one then, or gives up.
 */
export function shreddingPlan(
    columns: readonly ColumnMetadata[],
    fields: FieldSource,
    options: ConversionOptions,
): RowPlan | undefined {
    const names = memberNames(fields);
    if (!names) {
        return undefined;
    }
    const forms = columns.map((column) => formOf(column, "json", options));
    const engineTypes = names.map((name, index) => [name, forms[index] === "json" ? "JSON" : "VARCHAR"] as const);
    return planOf(columns, options, {
        recordsOf: (parts) => shreddedSql(parts, engineTypes),
        fieldsOf: (records) => records,
        hasJson: false,
        texts: names.map((name, index) => textOf(quoteName(name), forms[index] as Form)),
        forms,
        wrongRecord: isEmptySql(names.length),
        lost: names.map(() => undefined),
    });
}

/**
 * The way to load and to see in the same reading that all records have the members of these names and no others, in this
 * order. What has not, or can't be told right or wrong without its type in JSON, is rejected. Undefined for columns that
 * are filled with JSON.
 */
export function positionalPlan(
    columns: readonly ColumnMetadata[],
    fields: FieldSource,
    names: readonly string[],
    options: ConversionOptions,
): RowPlan | undefined {
    if (fields.kind === "text" || columns.some(({ type }) => type.kind === "super")) {
        return undefined;
    }
    const texts = fields.paths.map((alternatives) => {
        const positions = alternatives.map(([name]) => names.indexOf(name as string) + 1).filter((at) => at > 0);
        const found = positions.map((at) => `texts[${at}]`);
        return found.length === 1
            ? (found[0] as string)
            : `coalesce(${[...found, "cast(null as varchar)"].join(", ")})`;
    });
    return planOf(columns, options, {
        recordsOf: memberTextsSql,
        fieldsOf: (records) =>
            `(select file_index, map_values(members) as texts, ` +
            `map_keys(members) is not distinct from [${names.map(quoteText).join(", ")}] as is_usual from ${records})`,
        further: ["is_usual"],
        hasJson: false,
        texts,
        forms: columns.map((column) => (formOf(column, "json", options) === "json" ? "value" : "text")),
        wrongRecord: "not is_usual",
        lost: texts.map(() => undefined),
    });
}

/** The way for all records: each is kept as it is, and what the columns need is taken out of it. */
export function extractingPlan(
    columns: readonly ColumnMetadata[],
    fields: FieldSource,
    options: ConversionOptions,
): RowPlan {
    const paths: readonly (readonly JsonPath[])[] =
        fields.kind === "text" ? columns.map((_column, index) => [[index]]) : fields.paths;
    const forms = columns.map((column) => formOf(column, fields.kind, options));
    const isText = fields.kind === "text";
    const pointers: Record<"text" | "json", string[]> = { text: [], json: [] };
    const texts = paths.map((alternatives, index) => {
        const form = forms[index] as "text" | "json";
        const found = alternatives.map((path) => {
            const number = pointers[form].push(quoteText(pointerOf(path)));
            if (form === "json") {
                return `nullif(cast(jsons[${number}] as varchar), 'null')`;
            }
            return isText ? `texts[${number}]` : asReadAlone(`texts[${number}]`, path);
        });
        return found.length === 1 ? (found[0] as string) : `coalesce(${found.join(", ")})`;
    });
    const list = (extract: string, form: "text" | "json") =>
        pointers[form].length === 0 ? "null" : `${extract}(json, [${pointers[form].join(", ")}])`;
    return planOf(columns, options, {
        recordsOf: recordsSql,
        fieldsOf: (records) =>
            `(select *, ${list("json_extract_string", "text")} as texts, ` +
            `${list("json_extract", "json")} as jsons from ${records})`,
        hasJson: true,
        texts,
        forms,
        wrongRecord: isText ? undefined : wrongRecord(paths.flat()),
        lost: paths.map(([path, ...others]) => (isText || others.length > 0 ? undefined : lostReason(path ?? []))),
    });
}

function textOf(name: string, form: Form): string {
    return form === "json" ? `cast(${name} as varchar)` : name;
}

function planOf(
    columns: readonly ColumnMetadata[],
    options: ConversionOptions,
    plan: Omit<RowPlan, "conversions">,
): RowPlan {
    const texts = columns.map(({ type }, index) => {
        const text = plan.texts[index] as string;
        return hasMarks(options) && type.kind === "varchar"
            ? replacedSql(text, options.acceptInvalidCharacters as string)
            : text;
    });
    const conversions = columns.map((column, index) =>
        conversionOf(
            column,
            { form: plan.forms[index] as Form, text: texts[index] as string, lost: plan.lost[index] },
            { text: textName(index), read: readName(index) },
            options,
        ),
    );
    return { ...plan, texts, conversions };
}

/** True for a record in which no column has found anything. */
export function isEmptySql(columns: number): string {
    return Array.from({ length: columns }, (_, index) => `${textName(index)} is null`).join(" and ");
}

/** How rows are looked at. */
export interface RowsOptions {
    /** More columns of the records. */
    readonly further?: readonly string[];
    /** The load under whose number the engine notes each record that is rejected. */
    readonly load?: number;
    /** Another for records that are wrong as a whole. */
    readonly wrongLoad?: number;
}

/**
 * Engine SQL that yields for each record `is_rejected`, the texts and what was read of them. Whether a record is
 * rejected is looked into only where there is a doubt: that makes loading quick.
 */
export function rowsSql(records: string, plan: RowPlan, { further = [], load, wrongLoad }: RowsOptions = {}): string {
    const { conversions, texts, hasJson, fieldsOf, wrongRecord: isWrong, further: own = [] } = plan;
    const computed = conversions.flatMap(({ read }, index) => [
        `${texts[index]} as ${textName(index)}`,
        `${read} as ${readName(index)}`,
    ]);
    const doubt = either(isWrong, ...conversions.map((conversion) => conversion.doubt));
    const fails = either(isWrong, ...conversions.map((conversion) => conversion.fails));
    // A volatile function keeps the engine from moving the condition to where all would be computed twice for it.
    const number = wrongLoad === undefined || !isWrong ? load : `if(${isWrong}, ${wrongLoad}, ${load})`;
    const note = load === undefined ? "random() >= 0" : `native_rejected_record(${number}, cast(file_index as bigint))`;
    const columns = ["file_index", ...(hasJson ? ["json"] : []), ...own, ...further, ...computed];
    return (
        `(select *, case when ${doubt} then if(${fails}, ${note}, false) else false end as is_rejected ` +
        `from (select ${columns.join(", ")} from ${fieldsOf(records)}))`
    );
}
/** Which loaded column of a record fails first, by its index; -1: the record is none at all. */
export function failedSql({ conversions, wrongRecord: isWrong = "false" }: RowPlan): string {
    const cases = conversions.map(({ fails }, index) => `when ${fails} then ${index}`);
    return `case when ${isWrong} then -1 ${cases.join(" ")} end`;
}

/** The text of the column that `failed` names, and why the way to it is wrong. */
export function failedFieldSql({ conversions, lost }: RowPlan, part: "text" | "lost"): string {
    const cases = conversions.map(
        (_conversion, index) => `when ${index} then ${part === "text" ? textName(index) : (lost[index] ?? "null")}`,
    );
    return cases.length === 0 ? "cast(null as varchar)" : `case failed ${cases.join(" ")} end`;
}

/** The texts of all loaded columns, as a list. */
export function textsSql({ conversions }: RowPlan): string {
    return `[${conversions.map((_conversion, index) => `cast(${textName(index)} as varchar)`).join(", ")}]`;
}
