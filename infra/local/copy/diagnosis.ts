import type { EngineConnection } from "../engine/connection";
import type { Form } from "./conversion";
import { failureOf } from "./failure";
import { wrongReason } from "./json-fields";
import { CODES, DETAILED_ERRORS, type LoadError, type ReadField } from "./load-error";
import type { Part, Place } from "./part";
import { failedFieldSql, failedSql, type RowPlan, rowsSql, textsSql } from "./rows-sql";
import type { Source } from "./source";
import { rawText } from "./splitter";
import type { Target } from "./target";
import { textRecord } from "./text-record";

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
    const { source, own } = diagnosis;
    const { room, count } = source.errors;
    const { rejects, total } = await rejectsOf(part, plan, Math.max(room, 1), DETAILED_ERRORS - count, own);
    const places = await part.locate(rejects.map(({ record }) => record));
    for (const [index, reject] of rejects.entries()) {
        source.errors.add(loadError(reject, places[index] as Place, diagnosis));
    }
    if (!source.errors.isFull) {
        source.errors.addUnseen(total - rejects.length);
    }
    return total;
}

interface Rejects {
    /** The first of them. */
    readonly rejects: readonly Reject[];
    readonly total: number;
}

/** The first rejects up to a limit, and of so many of them the texts of all columns. */
async function rejectsOf(
    part: Part,
    plan: RowPlan,
    limit: number,
    detailed: number,
    own: EngineConnection,
): Promise<Rejects> {
    const records = `(select *, row_number() over () as record from ${plan.recordsOf([part])})`;
    const rows = await own.query(
        `select record, json, failed, ${failedFieldSql(plan, "text")}, ${failedFieldSql(plan, "lost")}, total,
            if(row_number() over (order by record) <= ${detailed}, ${textsSql(plan)}, null)
        from (
            select *, ${failedSql(plan)} as failed, count(*) over () as total from ${rowsSql(records, plan, { further: ["record"] })}
            where is_rejected order by record limit ${limit}
        )
        order by record`,
    );
    const rejects = rows.map(([record, json, column, text, lost, , texts]) => ({
        record: Number(record),
        json: json as string,
        ...(Number(column) < 0 ? {} : { column: Number(column) }),
        ...(text === null ? {} : { text: plainText(text as string, plan.forms[Number(column)]) }),
        ...(lost === null ? {} : { lost: lost as string }),
        ...(texts === null
            ? {}
            : {
                  texts: (texts as readonly (string | null)[]).map((each, index) =>
                      plainField(each, plan.forms[index]),
                  ),
              }),
    }));
    return { rejects, total: Number(rows[0]?.[5] ?? 0) };
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
            ? failureOf(column, reject.text, statement)
            : { code: CODES.invalidLine, reason: lost as string };
    return {
        object,
        line,
        ...(column ? { column } : {}),
        position: record.position,
        rawLine: rawText(Buffer.from(record.line)),
        rawValue: rawText(Buffer.from(reject.text ?? "")),
        ...failure,
        ...(column && reject.texts ? { fields: readFields(reject.texts.slice(0, index + 1), target) } : {}),
    };
}

function readFields(texts: readonly (string | null)[], { loaded }: Target): readonly ReadField[] {
    return texts.map((text, index) => ({
        column: loaded[index] as ReadField["column"],
        ...(text === null ? {} : { text: rawText(Buffer.from(text)) }),
    }));
}
