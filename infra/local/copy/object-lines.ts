import { open } from "node:fs/promises";
import { quoteText } from "../dialect/bind/bound";
import type { EngineConnection } from "../engine/connection";
import { SqlError } from "../errors";
import { inParallel } from "./in-parallel";
import { type Lines, lookAtLines } from "./line-ends";
import { noteRecords, type Part } from "./part";
import { membersSql } from "./records-sql";

/** The first records are looked for in as many bytes. */
const SAMPLE = 64 * 1024;

/**
 * Of raw parts those that hold one well-formed object a line and nothing else, with their records counted and the names
 * of their members noted. The engine goes through the files once and looks at names alone; a file that is not clear to it
 * is not among them, whatever it holds.
 */
export async function ofObjectLines(parts: readonly Part[], own: EngineConnection): Promise<ReadonlySet<Part>> {
    if (parts.length === 0) {
        return new Set();
    }
    const usual = await firstNames(parts[0] as Part);
    const [shapes, lines] = await Promise.all([shapesOf(parts, usual, own), linesOf(parts)]);
    const clear = new Set<Part>();
    for (const [index, part] of parts.entries()) {
        const { rows, others, keys } = shapes.get(index) ?? { rows: 0, others: 0, keys: new Set<string>() };
        if (shapes.size > 0 && others === 0 && lines[index]?.objects === rows) {
            clear.add(part);
            part.rows = rows;
            part.keys = [...keys];
            noteRecords(part, rows);
        }
    }
    return clear;
}

/** So many files are gone through at once: the next is read while one is looked at. */
const AT_ONCE = 4;

/**
 * For each part what its lines look like; each file is looked at once. A file that can't be read tells of it later.
 * `isMended`: noncharacters are replaced.
 */
export function linesOf(parts: readonly Part[], isMended = false): Promise<readonly Lines[]> {
    return inParallel(parts, AT_ONCE, async (part) => {
        part.lines ??= await lookAtLines(part.file, isMended).catch(() => ({ objects: undefined, isStrict: true }));
        return part.lines;
    });
}

interface Shapes {
    rows: number;
    /** Lines that hold no object. */
    others: number;
    readonly keys: Set<string>;
}

/** By the number of the part; empty if the engine can't read one of them. */
async function shapesOf(
    parts: readonly Part[],
    usual: readonly string[],
    own: EngineConnection,
): Promise<ReadonlyMap<number, Shapes>> {
    const names = `[${usual.map(quoteText).join(", ")}]::varchar[]`;
    const found = new Map<number, Shapes>();
    try {
        // Most records have the same members: their names are compared, which is quicker than to group by them.
        const rows = await own.query(
            `select file_index, names, is_usual, count(*)
            from (
                select file_index, map_keys(members) = ${names} as is_usual,
                    if(map_keys(members) = ${names}, null, map_keys(members)) as names
                from ${membersSql(parts)}
            )
            group by file_index, names, is_usual`,
        );
        for (const [index, some, isUsual, count] of rows) {
            const shapes = found.get(Number(index)) ?? { rows: 0, others: 0, keys: new Set<string>() };
            found.set(Number(index), shapes);
            shapes.rows += Number(count);
            shapes.others += isUsual === null ? Number(count) : 0;
            for (const key of isUsual ? usual : ((some ?? []) as readonly string[])) {
                shapes.keys.add(key);
            }
        }
        return found;
    } catch (error) {
        if (error instanceof SqlError && error.code === "57014") {
            throw error;
        }
        return new Map();
    }
}

/** The members' names of the part's first record, if it is an object on a line of its own. */
async function firstNames(part: Part): Promise<readonly string[]> {
    const [line = ""] = await firstLines(part).catch(() => []);
    return namesOf(line) ?? []; // whatever is wrong with it shows when it is read as a whole
}

/** The names of an object's members, in their order; undefined for what is none. */
export function namesOf(line: string): readonly string[] | undefined {
    try {
        const value: unknown = JSON.parse(line);
        return typeof value === "object" && value !== null ? Object.keys(value) : undefined;
    } catch {
        return undefined;
    }
}

/** The lines that the part begins with, the last of them perhaps cut off. */
export async function firstLines({ file }: Part): Promise<readonly string[]> {
    const handle = await open(file);
    try {
        const bytes = Buffer.alloc(SAMPLE);
        const { bytesRead } = await handle.read(bytes, 0, SAMPLE, 0);
        return bytes.toString("utf8", 0, bytesRead).split("\n");
    } finally {
        await handle.close();
    }
}
