import type { ColumnMetadata } from "../catalog/relation";
import type { EngineConnection } from "../engine/connection";
import { countRejects, inFilesOrder } from "../functions/native/rejected-records";
import { formOf } from "./conversion";
import { changedMeanwhile } from "./copy-errors";
import { rejectRecords } from "./diagnosis";
import { type FieldSource, namedFieldsInAnyCase } from "./field-source";
import { canTakeBack, inAnyOrder, insert, takeBack } from "./insertion";
import type { Loader } from "./loader";
import { firstLines, linesOf, namesOf } from "./object-lines";
import { noteRecords, type Part, type Segment, total } from "./part";
import type { ConversionOptions } from "./reading";
import { extractingPlan, positionalPlan, type RowPlan, rowsSql, shreddingPlan } from "./rows-sql";

/** So many records of each part are looked at before. */
const SAMPLE = 16;

/**
 * Loads a batch as it is read for the first time, which is right for files of one well-formed object a line: gives the
 * number of rows. Undefined where a record is anything else, or was rejected for no good reason; the table is as it was.
 */
export async function loadInOnePass(parts: readonly Part[], loader: Loader): Promise<number | undefined> {
    const { source, target, own } = loader;
    if (!loader.inOnePass || !canTakeBack(target) || parts.some(({ kind }) => kind === "split")) {
        return undefined;
    }
    const way = await quickWay(parts, loader);
    const isMended = source.statement.acceptInvalidCharacters !== undefined;
    const lines = way ? (await linesOf(parts, isMended)).map(({ objects }) => objects) : [];
    if (!way || lines.includes(undefined)) {
        return undefined;
    }
    const rejects = countRejects();
    const wrong = countRejects();
    try {
        const { plan } = way;
        const all = rowsSql(plan.recordsOf(parts), plan, { load: rejects.load, wrongLoad: wrong.load });
        const rows = await insert(inAnyOrder(all, parts), plan, loader);
        const isWhole = wrong.byFile.size === 0 && rows + total(rejects.byFile.values()) === total(lines as number[]);
        if (!isWhole || !(await areRejectedForGood(rejects.byFile, parts, way, own))) {
            loader.inOnePass = false; // the next batch is likely to be alike
            await takeBack(rows, loader);
            return undefined;
        }
        for (const [index, part] of parts.entries()) {
            noteRecords(part, lines[index] as number);
        }
        const whole = extractingPlan(target.loaded, way.fields, source.statement);
        for (const [index, rejected] of inFilesOrder(rejects.byFile)) {
            const part = parts[index] as Part;
            const isDone = source.errors.isFull;
            const found = isDone ? rejected : await rejectRecords(part, whole, { source, target, own });
            if (found !== rejected && !source.errors.isFull) {
                throw changedMeanwhile((part.objects[0] as Segment).object);
            }
        }
        return rows;
    } finally {
        rejects.close();
        wrong.close();
    }
}

/** How to load in one pass. */
interface QuickWay {
    readonly fields: FieldSource;
    readonly plan: RowPlan;
    /** Rejects no record that is right; undefined: the same plan. */
    readonly certain?: RowPlan;
}

async function quickWay(parts: readonly Part[], { source, target, fields }: Loader): Promise<QuickWay | undefined> {
    const { statement } = source;
    const { loaded } = target;
    if (fields) {
        const plan = shreddingPlan(loaded, fields, statement);
        return plan && { fields, plan };
    }
    const names = await usualNames(parts, loaded, statement);
    const named = names && namedFieldsInAnyCase(loaded, names);
    const plan = named && positionalPlan(loaded, named, names, statement);
    const certain = named && shreddingPlan(loaded, named, statement);
    return plan && certain && { fields: named, plan, certain };
}

/** Whether the certain plan rejects as many records of these files: it rejects none that the quick one does not. */
async function areRejectedForGood(
    rejects: ReadonlyMap<number, number>,
    parts: readonly Part[],
    { certain }: QuickWay,
    own: EngineConnection,
): Promise<boolean> {
    if (!certain || rejects.size === 0) {
        return true;
    }
    const files = inFilesOrder(rejects).map(([index]) => parts[index] as Part);
    const [row] = await own.query(
        `select count(*) from ${rowsSql(certain.recordsOf(files), certain)} where is_rejected`,
    );
    return Number(row?.[0]) === total(rejects.values());
}

/**
 * The names of the members of all records, in their order, as far as the first records of each part tell; undefined if
 * these differ, or hold fractions for columns that take none: too many records would be rejected.
 */
async function usualNames(
    parts: readonly Part[],
    columns: readonly ColumnMetadata[],
    options: ConversionOptions,
): Promise<readonly string[] | undefined> {
    const whole = columns.filter((column) => formOf(column, "json", options) === "json" && !isFloat(column));
    const fraction = new RegExp(`"(?:${whole.map(({ name }) => escaped(name)).join("|")})"\\s*:\\s*-?\\d+[.eE]`, "i");
    let usual: readonly string[] | undefined;
    for (const part of parts) {
        const lines = await firstLines(part).catch(() => []); // what is wrong with it shows when it is read as a whole
        // The last one may be cut off, unless it is alone.
        for (const line of lines.slice(0, Math.min(Math.max(lines.length - 1, 1), SAMPLE))) {
            if (line.trim() === "") {
                continue;
            }
            const names = namesOf(line);
            usual ??= names;
            if (!names || !usual || !isSame(names, usual) || (whole.length > 0 && fraction.test(line))) {
                return undefined;
            }
        }
    }
    // JavaScript puts names that are numbers before the others.
    return usual && usual.length > 0 && !usual.some((name) => /^\d+$/.test(name)) ? usual : undefined;
}

function isSame(names: readonly string[], others: readonly string[]): boolean {
    return names.length === others.length && names.every((name, index) => name === others[index]);
}

function isFloat({ type }: ColumnMetadata): boolean {
    return type.kind === "real" || type.kind === "double";
}

function escaped(name: string): string {
    return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
