import type { EngineConnection } from "../engine/connection";
import type { Form } from "./conversion";
import { failureOf } from "./failure";
import { wrongReason } from "./json-fields";
import { CODES, type LoadError } from "./load-error";
import type { Part, Place } from "./part";
import { failedFieldSql, failedSql, type RowPlan, rowsSql } from "./rows-sql";
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
}

/** Notes why records of the part can't be loaded, as many as the load can bear, and says how many were found. */
export async function rejectRecords(part: Part, plan: RowPlan, diagnosis: Diagnosis): Promise<number> {
    const { source, own } = diagnosis;
    const { rejects, total } = await rejectsOf(part, plan, Math.max(source.errors.room, 1), own);
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

async function rejectsOf(part: Part, plan: RowPlan, limit: number, own: EngineConnection): Promise<Rejects> {
    const records = `(select *, row_number() over () as record from ${plan.recordsOf([part])})`;
    const rows = await own.query(
        `select record, json, failed, ${failedFieldSql(plan, "text")}, ${failedFieldSql(plan, "lost")}, total
        from (
            select *, ${failedSql(plan)} as failed, count(*) over () as total from ${rowsSql(records, plan, { further: ["record"] })}
            where is_rejected order by record limit ${limit}
        )
        order by record`,
    );
    const rejects = rows.map(([record, json, column, text, lost]) => ({
        record: Number(record),
        json: json as string,
        ...(Number(column) < 0 ? {} : { column: Number(column) }),
        ...(text === null ? {} : { text: plainText(text as string, plan.forms[Number(column)]) }),
        ...(lost === null ? {} : { lost: lost as string }),
    }));
    return { rejects, total: Number(rows[0]?.[5] ?? 0) };
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
    };
}
