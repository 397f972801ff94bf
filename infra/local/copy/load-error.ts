import type { ColumnMetadata } from "../catalog/relation";
import type { RowsFile, SystemRow } from "../catalog/system-rows";
import { shortTypeName } from "../type-names";
import type { DataType } from "../types";
import type { S3Object } from "./object-store";
import { s3Text } from "./s3-uri";
import type { Spool } from "./spool";
import { SpooledRows } from "./spooled-rows";

/** A record that could not be loaded, as STL_LOAD_ERRORS tells of it. */
export interface LoadError {
    readonly object: S3Object;
    /** From 1. A JSON value over several lines is known by its last one. */
    readonly line: number;
    /** Undefined: the record as a whole is wrong. */
    readonly column?: ColumnMetadata;
    /** Bytes before the field in its line; 0 in JSON. */
    readonly position: number;
    readonly rawLine: string;
    readonly rawValue: string;
    readonly code: number;
    readonly reason: string;
    /** What was read for the columns up to the one that failed; undefined where no field failed, or after enough of them. */
    readonly fields?: readonly ReadField[];
}

/** A field of a record that failed, as it was read. */
export interface ReadField {
    readonly column: ColumnMetadata;
    /** Undefined: NULL. */
    readonly text?: string;
}

/** So many errors of a load are told field by field. Source: developer guide, "STL_LOADERROR_DETAIL". */
export const DETAILED_ERRORS = 20;

/** A record that was loaded with bytes replaced, as STL_REPLACEMENTS tells of it. */
export interface Replacement {
    readonly object: S3Object;
    readonly line: number;
    /** The first that held such bytes, if that is known. */
    readonly column?: ColumnMetadata;
    readonly rawLine: string;
}

/** Source: developer guide, "STL_REPLACEMENTS". */
const LISTED_REPLACEMENTS = 100;

/** What of a rejected record its reader knows. */
export type Rejection = Omit<LoadError, "object">;

/** Source: developer guide, "Load error reference". */
export const CODES = {
    extraColumns: 1202,
    missingColumns: 1203,
    outOfRange: 1204,
    date: 1205,
    timestamp: 1206,
    invalidDigit: 1207,
    boolean: 1210,
    missingData: 1213,
    delimiterNotFound: 1214,
    invalidLine: 1216,
    identity: 1217,
    nullByte: 1218,
    invalidUtf8: 1220,
    encoding: 1221,
    integerOverflow: 1222,
    invalidSuper: 1224,
} as const;

/** The largest record that COPY takes. Source: developer guide, "COPY" and "JSON data file". */
export const MAX_RECORD_BYTES = 4 * 1024 * 1024;

/** So many errors of one COPY are kept: no MAXERROR is higher, and only IGNOREALLERRORS bears more. */
export const KEPT_ERRORS = 100_000;

/** What is wrong with the records of one COPY: errors, up to as many as make it fail, and what could be mended. */
export class LoadErrors {
    readonly #replacements: Replacement[] = [];
    #replaced = 0;
    readonly #rows: SpooledRows;
    readonly #keptOf = new Map<string, number>();
    readonly #most: number;
    #kept = 0;
    readonly #detailed: LoadError[] = [];
    readonly #limit: number;
    #count = 0;

    /** The load fails with as many errors as MAXERROR says, or with the first; `most` are kept. Source: developer guide, MAXERROR. */
    constructor(maxError: number, spool: Spool, most: number) {
        this.#limit = Math.max(maxError, 1);
        this.#most = most;
        this.#rows = new SpooledRows(spool);
    }

    /** How many more are worth looking for: before the load fails for them, or no more are kept. */
    get room(): number {
        return Math.min(this.#limit - this.#count, this.#most - this.#kept);
    }

    get isFull(): boolean {
        return this.#count >= this.#limit;
    }

    get count(): number {
        return this.#count;
    }

    /** Those that are kept, as rows; undefined if there are none. None may be added after it. */
    file(): Promise<RowsFile | undefined> {
        return this.#rows.close();
    }

    /** How many are kept of those in an object. */
    keptOf(object: S3Object): number {
        return this.#keptOf.get(s3Text(object)) ?? 0;
    }

    /** Those that are told field by field. */
    get detailed(): readonly LoadError[] {
        return this.#detailed;
    }

    /** How many records had bytes replaced that were no characters. */
    get replaced(): number {
        return this.#replaced;
    }

    /** The first of them. */
    get replacements(): readonly Replacement[] {
        return this.#replacements;
    }

    addReplacement(replacement: Replacement): void {
        this.#replaced++;
        if (this.#replacements.length < LISTED_REPLACEMENTS) {
            this.#replacements.push(replacement);
        }
    }

    add(error: LoadError): void {
        if (this.isFull) {
            return;
        }
        this.#count++;
        if (this.#kept < this.#most) {
            this.#kept++;
            this.#rows.append(errorRow(error));
            this.#keptOf.set(s3Text(error.object), this.keptOf(error.object) + 1);
            if (error.fields) {
                this.#detailed.push(error);
            }
        }
    }

    /** Counts records that nobody looks at. */
    addUnseen(count: number): void {
        this.#count += count;
    }

    /** Lets go of memory: to be awaited now and then. */
    async drain(): Promise<void> {
        await this.#rows.drain();
    }
}

function errorRow({ object, line, column, position, rawLine, rawValue, code, reason }: LoadError): SystemRow {
    return {
        filename: s3Text(object),
        line_number: line,
        colname: column?.name ?? "",
        type: column ? shortTypeName(column.type) : "",
        col_length: column ? lengthText(column.type) : "",
        position,
        raw_line: rawLine,
        raw_field_value: rawValue,
        err_code: code,
        err_reason: reason,
    };
}

/** The length of a type's values, as the system tables tell it. */
export function lengthText(type: DataType): string {
    switch (type.kind) {
        case "char":
        case "varchar":
        case "varbyte":
            return String(type.length);
        case "decimal":
            return `${type.precision}, ${type.scale}`;
        default:
            return "0";
    }
}
