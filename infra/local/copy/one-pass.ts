import type { ColumnMetadata } from "../catalog/relation";
import { countRejects } from "../functions/native/rejected-records";
import { type ConversionOptions, formOf } from "./conversion";
import { namedFieldsInAnyCase } from "./field-source";
import { inAnyOrder, insert, takeBack } from "./insertion";
import type { Loader } from "./loader";
import { firstLines, linesOf, namesOf } from "./object-lines";
import type { Part } from "./part";
import { positionalPlan, type RowPlan, rowsSql, shreddingPlan } from "./rows-sql";

/** So many records of each part are looked at before. */
const SAMPLE = 16;

/**
 * Loads a batch as it is read for the first time, which is right for files of one well-formed object a line that can all
 * be loaded: gives the number of rows. Undefined where one of them is anything else; the table is as it was then.
 */
export async function loadInOnePass(parts: readonly Part[], loader: Loader): Promise<number | undefined> {
    // Numbers of an identity column that are taken back are gone.
    const hasIdentity = loader.target.relation.metadata.columns.some(({ identity }) => identity);
    if (!loader.inOnePass || hasIdentity || parts.some(({ kind }) => kind === "split")) {
        return undefined;
    }
    const plan = await quickPlan(parts, loader);
    const lines = plan ? await linesOf(parts) : [];
    if (!plan || lines.includes(undefined)) {
        return undefined;
    }
    const rejects = countRejects();
    try {
        const all = rowsSql(plan.recordsOf(parts), plan, { load: rejects.load });
        const rows = await insert(inAnyOrder(all, parts), plan, loader);
        if (rejects.byFile.size === 0 && rows === lines.reduce<number>((sum, count) => sum + (count ?? 0), 0)) {
            noteRecords(parts, lines);
            return rows;
        }
        loader.inOnePass = false; // the next batch is likely to be alike
        await takeBack(rows, loader);
        return undefined;
    } finally {
        rejects.close();
    }
}

async function quickPlan(parts: readonly Part[], { source, target, fields }: Loader): Promise<RowPlan | undefined> {
    const { statement } = source;
    const { loaded } = target;
    if (fields) {
        return shreddingPlan(loaded, fields, statement);
    }
    const names = await usualNames(parts, loaded, statement);
    return names && positionalPlan(loaded, namedFieldsInAnyCase(loaded, names), names, statement);
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
    return usual && usual.length > 0 ? usual : undefined;
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

function noteRecords(parts: readonly Part[], lines: readonly (number | undefined)[]): void {
    for (const [index, { objects }] of parts.entries()) {
        const [only, ...more] = objects;
        if (only && more.length === 0) {
            only.records = lines[index] as number;
        }
    }
}
