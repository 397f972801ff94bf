import type { EngineConnection } from "../engine/connection";
import { SqlError } from "../errors";
import { withoutBrokenLines } from "./broken-lines";
import { linesOf, ofObjectLines } from "./object-lines";
import { noteRecords, type Part } from "./part";
import { recordsSql } from "./records-sql";
import { discard, type Source, splitPart } from "./source";

/**
 * Counts the parts' records, and notes their members' names if these are wanted. A file that is not one JSON value a line
 * is taken apart by the strict rules of JSON, which also rejects what is no JSON at all, or just rid of a few such lines.
 */
export async function surveyed(
    parts: readonly Part[],
    source: Source,
    own: EngineConnection,
    withKeys: boolean,
): Promise<readonly Part[]> {
    const raw = parts.filter(({ kind }) => kind === "raw");
    const lines = await linesOf(raw, source.statement.acceptInvalidCharacters !== undefined);
    const strict = raw.filter((_, index) => lines[index]?.isStrict);
    const clear = withKeys ? await ofObjectLines(strict, own) : new Set<Part>();
    const others = strict.filter((part) => !clear.has(part));
    const isLined = new Set([...clear, ...(await areLined(others, own, withKeys))]);
    const found: Part[] = [];
    for (const part of parts) {
        if (part.kind === "split" || isLined.has(part)) {
            found.push(part);
        } else if (!source.errors.isFull) {
            found.push((await withoutBrokenLines(part, source, own)) ?? (await splitPart(part, source)));
            await discard([part], source.spool);
        }
    }
    return found;
}

/** Of raw parts those that hold one JSON value a line; how many is noted. */
async function areLined(parts: readonly Part[], own: EngineConnection, withKeys: boolean): Promise<ReadonlySet<Part>> {
    if (parts.length === 0) {
        return new Set();
    }
    const lined = new Set<Part>();
    const rows = await countLines(parts, own, withKeys);
    if (rows === undefined) {
        // One of them holds a line that the engine can't take in: which one, only the engine can say.
        if (parts.length === 1) {
            return lined;
        }
        for (const part of parts) {
            for (const each of await areLined([part], own, withKeys)) {
                lined.add(each);
            }
        }
        return lined;
    }
    for (const [index, part] of parts.entries()) {
        const { lines, right, keys } = rows.get(index) ?? { lines: 0, right: 0, keys: [] };
        part.rows = right;
        part.keys = withKeys ? keys : undefined;
        if (lines === right) {
            lined.add(part);
            noteRecords(part, lines);
        }
    }
    return lined;
}

interface Count {
    readonly lines: number;
    readonly right: number;
    readonly keys: readonly string[];
}

/** Names of the members of a record, as engine SQL; what is no object has none. */
const KEYS = "json_keys(json)";

/** In one pass through the files: few records have other members than most. */
async function countLines(
    parts: readonly Part[],
    own: EngineConnection,
    withKeys: boolean,
): Promise<ReadonlyMap<number, Count> | undefined> {
    try {
        const rows = await own.query(
            `select file_index, sum(lines), sum("right"), list_distinct(flatten(list(keys)))
            from (
                select file_index, keys, count(*) as lines, count(json) as "right"
                from (select file_index, json, ${withKeys ? KEYS : "null::varchar[]"} as keys from ${recordsSql(parts)})
                group by file_index, keys
            )
            group by file_index`,
        );
        return new Map(
            rows.map(([index, lines, right, keys]) => [
                Number(index),
                { lines: Number(lines), right: Number(right), keys: (keys ?? []) as readonly string[] },
            ]),
        );
    } catch (error) {
        if (error instanceof SqlError && error.code === "57014") {
            throw error;
        }
        return undefined;
    }
}

/** All names of members in the parts. */
export async function keysOf(parts: readonly Part[], own: EngineConnection): Promise<readonly string[]> {
    const keys = new Set(parts.flatMap((part) => part.keys ?? []));
    const others = parts.filter((part) => part.keys === undefined);
    if (others.length > 0) {
        const rows = await own.query(`select distinct unnest(${KEYS}) from ${recordsSql(others)}`);
        for (const [key] of rows) {
            keys.add(key as string);
        }
    }
    return [...keys];
}
