import type { EngineConnection } from "../engine/connection";
import type { Form } from "./conversion";
import { failureOf } from "./failure";
import { LOST_ITEM, LOST_MEMBER } from "./json-fields";
import { CODES, type LoadError } from "./load-error";
import type { Part, Place } from "./part";
import { failedFieldSql, failedSql, type RowPlan, rowsSql } from "./rows-sql";
import type { Source } from "./source";
import { rawText } from "./splitter";
import type { Target } from "./target";
import { textRecord } from "./text-record";

/** How the records were loaded, and how they are looked at as a whole. */
export interface Plans {
    readonly plan: RowPlan;
    readonly whole: RowPlan;
}

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

/** Notes why records of the parts can't be loaded, as many as the load can bear, and says how many were found. */
export async function rejectRecords(
    parts: readonly Part[],
    { plan, whole }: Plans,
    diagnosis: Diagnosis,
): Promise<number> {
    const { source, own } = diagnosis;
    let found = 0;
    for (const part of await partsWithRejects(parts, plan, own)) {
        const rejects = await rejectsOf(part, whole, source.errors.room, own);
        const places = await part.locate(rejects.map(({ record }) => record));
        for (const [index, reject] of rejects.entries()) {
            source.errors.add(loadError(reject, places[index] as Place, diagnosis));
        }
        found += rejects.length;
        if (source.errors.isFull) {
            break;
        }
    }
    return found;
}

/** Finding them is quick, numbering their records is not: that is asked of few files. */
async function partsWithRejects(parts: readonly Part[], plan: RowPlan, own: EngineConnection) {
    if (parts.length === 1) {
        return parts;
    }
    const rows = await own.query(
        `select distinct file_index from ${rowsSql(parts, plan)} where is_rejected order by file_index`,
    );
    return rows.map(([index]) => parts[Number(index)] as Part);
}

async function rejectsOf(part: Part, plan: RowPlan, limit: number, own: EngineConnection): Promise<readonly Reject[]> {
    const numbered: RowPlan = {
        ...plan,
        recordsOf: (parts) => `(select *, row_number() over () as record from ${plan.recordsOf(parts)})`,
    };
    const rows = await own.query(
        `select record, json, failed, ${failedFieldSql(plan, "text")}, ${failedFieldSql(plan, "lost")}
        from (
            select *, ${failedSql(plan)} as failed from ${rowsSql([part], numbered, ["record"])}
            where is_rejected order by record limit ${limit}
        )
        order by record`,
    );
    return rows.map(([record, json, column, text, lost]) => ({
        record: Number(record),
        json: json as string,
        ...(Number(column) < 0 ? {} : { column: Number(column) }),
        ...(text === null ? {} : { text: plainText(text as string, plan.forms[Number(column)]) }),
        ...(lost === null ? {} : { lost: lost as string }),
    }));
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
        format.kind === "json"
            ? { line: reject.json, position: 0 }
            : textRecord(reject.json, index, target.loaded.length, format, nullAs);
    const wholeRecord = reject.json.startsWith("[") ? LOST_MEMBER : LOST_ITEM;
    const lost = column ? reject.lost : wholeRecord;
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
