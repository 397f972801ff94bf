import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import { codeOf, UserError } from "../infra/errors";
import { writeWholeFile } from "../infra/files";

/** The load errors of one table, as they were written. */
export interface SavedErrors {
    /** Without its schema. */
    readonly table: string;
    readonly count: number;
    readonly file: string;
}

/** One rejected record: what a load-error file says of it. */
interface LoadError {
    readonly err_reason: string;
    readonly filename: string;
}

/** The file's key for what concerns no column: a record that is no JSON. */
const WHOLE_RECORD = "(record)";

const UNDEFINED_TABLE = "42P01";
const UNDEFINED_SCHEMA = "3F000";

/**
 * Writes `load_errors_<table>.json` for each table whose COPY rejected something, keyed by column. A file of an earlier
 * time, whose table has no errors any more, becomes an empty object. The folder must be there.
 */
export async function saveLoadErrors(client: Client, folder: string): Promise<readonly SavedErrors[]> {
    const errors = new Map<string, Map<string, LoadError[]>>();
    for (const { table_name, column_name, err_reason, filename } of await readLoadErrors(client)) {
        const columns = errors.get(table_name) ?? new Map<string, LoadError[]>();
        errors.set(table_name, columns);
        const column = column_name?.trim() || WHOLE_RECORD;
        const found = columns.get(column) ?? [];
        columns.set(column, found);
        found.push({ err_reason: err_reason.trim(), filename: filename.trim() });
    }
    for (const name of await readdir(folder)) {
        const table = /^load_errors_(\w+)\.json$/.exec(name)?.[1];
        if (table !== undefined && !errors.has(table)) {
            errors.set(table, new Map());
        }
    }
    const saved: SavedErrors[] = [];
    for (const [table, columns] of errors) {
        const file = path.join(folder, `load_errors_${table}.json`);
        await writeWholeFile(file, `${JSON.stringify(Object.fromEntries(columns), undefined, 4)}\n`);
        saved.push({ table, count: [...columns.values()].reduce((sum, list) => sum + list.length, 0), file });
    }
    return saved.sort((a, b) => a.table.localeCompare(b.table));
}

interface LoadErrorRow extends LoadError {
    readonly table_name: string;
    readonly column_name: string | null;
}

async function readLoadErrors(client: Client): Promise<readonly LoadErrorRow[]> {
    try {
        const { rows } = await client.query<LoadErrorRow>(
            // A record that every load rejects again is told once; the table keeps each load's rejections.
            `select distinct table_name, column_name, filename, line_number, err_reason
            from staging.load_errors
            order by table_name, column_name, filename, line_number`,
        );
        return rows;
    } catch (error) {
        if (codeOf(error) === UNDEFINED_TABLE || codeOf(error) === UNDEFINED_SCHEMA) {
            throw new UserError("There is no table staging.load_errors yet: load the data first, with `npm run etl`.");
        }
        throw error;
    }
}
