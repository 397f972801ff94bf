import type { ColumnMetadata } from "../catalog/relation";
import type { EngineConnection } from "../engine/connection";
import { hasMarks } from "./conversion";
import { type Failure, failureOf } from "./failure";
import { wrongReason } from "./json-fields";
import { CODES, DETAILED_ERRORS, type LoadError, type ReadField } from "./load-error";
import { isMarked, unmarked } from "./marked-bytes";
import type { Part, Place } from "./part";
import type { ConversionOptions, Form } from "./reading";
import { failedFieldSql, failedSql, type RowPlan, rowsSql, textsSql } from "./rows-sql";
import type { Source } from "./source";
import { RAW_BYTES, rawText, shortText } from "./splitter";
import type { Target } from "./target";
import { textRecord } from "./text-record";
import { invalidReason, wideReason } from "./utf8";

/** Where the reasons are looked for. */
export interface Diagnosis {
    readonly source: Source;
    readonly target: Target;
    readonly own: EngineConnection;
}

/** A record that can't be loaded, as the engine finds it. */
interface Reject {
    /** Its number in its part, from 1. */
    readonly record: number;
    readonly json: string;
    /** Which loaded column fails first, from 0; undefined: the record as a whole. */
    readonly column?: number;
    readonly text?: string;
    /** Why the way to the value is wrong. */
    readonly lost?: string;
    /** For each loaded column its text, of the first records. */
    readonly texts?: readonly (string | null)[];
}

/** Notes why records of the part can't be loaded, as many as the load can bear, and says how many were found. */
export async function rejectRecords(part: Part, plan: RowPlan, diagnosis: Diagnosis): Promise<number> {
    const { errors } = diagnosis.source;
    const before = errors.count;
    const isAll = errors.room > 0 && (await noteRejects(part, plan, diagnosis));
    const noted = errors.count - before;
    if (isAll || errors.isFull) {
        return noted;
    }
    const [row] = await diagnosis.own.query(
        `select count(*) from ${rowsSql(plan.recordsOf([part]), plan)} where is_rejected`,
    );
    errors.addUnseen(Number(row?.[0]) - noted);
    return Number(row?.[0]);
}

/** Notes the first of them, as many as there is room for. False: there are more. */
async function noteRejects(part: Part, plan: RowPlan, diagnosis: Diagnosis): Promise<boolean> {
    const { errors } = diagnosis.source;
    const places = part.places();
    try {
        for await (const rejects of rejectsOf(part, plan, diagnosis)) {
            const wanted = rejects.slice(0, errors.room);
            const found = await places.find(wanted.map(({ record }) => record));
            for (const [index, reject] of wanted.entries()) {
                errors.add(loadError(reject, found[index] as Place, diagnosis));
            }
            await errors.drain();
            diagnosis.source.stopIfCancelled();
            if (wanted.length < rejects.length || errors.isFull) {
                return false;
            }
        }
        return true;
    } finally {
        await places.close();
    }
}

/** The rejects in their order, some at a time: of the first the texts of all columns. */
async function* rejectsOf(part: Part, plan: RowPlan, { source, own }: Diagnosis): AsyncGenerator<readonly Reject[]> {
    const records = `(select *, row_number() over () as record from ${plan.recordsOf([part])})`;
    const isJson = source.statement.format.kind === "json";
    // Of text all is needed, to find where a field stands. Bytes may be marked by two characters each.
    const json = isJson ? `left(json, ${2 * RAW_BYTES + 1})` : "json";
    const detailed = DETAILED_ERRORS - source.errors.count;
    const found = own.someRows(
        `select record, ${json}, failed, ${failedFieldSql(plan, "text")}, ${failedFieldSql(plan, "lost")},
            if(row_number() over () <= ${detailed}, ${textsSql(plan)}, null)
        from (
            select *, ${failedSql(plan)} as failed from ${rowsSql(records, plan, { further: ["record"] })}
            where is_rejected
        )`,
    );
    for await (const rows of found) {
        yield rows.map((row) => rejectOf(row, plan));
    }
}

function rejectOf([record, json, column, text, lost, texts]: readonly unknown[], { forms }: RowPlan): Reject {
    return {
        record: Number(record),
        json: json as string,
        ...(Number(column) < 0 ? {} : { column: Number(column) }),
        ...(text === null ? {} : { text: plainText(text as string, forms[Number(column)]) }),
        ...(lost === null ? {} : { lost: lost as string }),
        ...(texts === null
            ? {}
            : {
                  texts: (texts as readonly (string | null)[]).map((each, index) => plainField(each, forms[index])),
              }),
    };
}

function plainField(text: string | null, form: Form | undefined): string | null {
    return text === null ? null : plainText(text, form);
}

/** A JSON string without its quotes. */
function plainText(text: string, form: Form | undefined): string {
    return form === "json" && text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

function loadError(reject: Reject, { object, line }: Place, { source, target }: Diagnosis): LoadError {
    const { statement } = source;
    const { format, nullAs = "\\N" } = statement;
    const index = reject.column ?? 0;
    const column = reject.column === undefined ? undefined : target.loaded[reject.column];
    const record =
        format.kind === "json" || format.kind === "parquet"
            ? { line: reject.json, position: 0 }
            : textRecord(reject.json, index, target.loaded.length, format, nullAs);
    const lost = column ? reject.lost : wrongReason(reject.json);
    const failure =
        lost === undefined && column
            ? failureIn(column, reject.text, statement)
            : { code: CODES.invalidLine, reason: lost as string };
    return {
        object,
        line,
        ...(column ? { column } : {}),
        position: record.position,
        rawLine: shown(record.line, statement),
        rawValue: shown(reject.text ?? "", statement),
        ...failure,
        ...(column && reject.texts ? { fields: readFields(reject.texts.slice(0, index + 1), target, statement) } : {}),
    };
}

/** Why the text, in which bytes may be marked, is no value for the column. */
function failureIn(column: ColumnMetadata, text: string | undefined, options: ConversionOptions): Failure {
    if (text === undefined || !hasMarks(options) || !isMarked(text)) {
        return failureOf(column, text, options);
    }
    const bytes = unmarked(text);
    return { code: CODES.invalidUtf8, reason: column.type.kind === "char" ? wideReason(bytes) : invalidReason(bytes) };
}

/** A text as the system tables tell it: bytes that are marked in it are none of it. */
function shown(text: string, options: ConversionOptions): string {
    return hasMarks(options) && isMarked(text) ? rawText(unmarked(text)) : shortText(text);
}

function readFields(
    texts: readonly (string | null)[],
    { loaded }: Target,
    options: ConversionOptions,
): readonly ReadField[] {
    return texts.map((text, index) => ({
        column: loaded[index] as ReadField["column"],
        ...(text === null ? {} : { text: shown(text, options) }),
    }));
}
