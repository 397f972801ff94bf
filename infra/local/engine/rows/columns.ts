import { type DuckDBDataChunk, type DuckDBDecimalType, type DuckDBResult, DuckDBTypeId } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { ZoneOffset } from "../../time-zones";
import type { DataType } from "../../types";
import { dateText, formatterOf } from "../text";
import { decimalStorage, writeDecimals, writeDoubles } from "./numbers";
import type { RowBuffer } from "./row-buffer";
import { TextVector } from "./text-vector";
import { writeTimestamps } from "./timestamps";
import { validityOf, vectorBytes, vectorIntegers } from "./vector-data";

/** What is known of a result's column before its first chunk. */
export interface ColumnShape {
    readonly type: DataType;
    /** As the engine has it. */
    readonly engineType: DuckDBTypeId;
    /** Of a decimal. */
    readonly precision: number;
    readonly scale: number;
}

/** Writes the text of a row that is not null. There is room for `MOST_BYTES`: who needs more makes it. */
export type WriteValue = (row: number) => void;

/** A column of one chunk, as it is written. */
export interface ChunkColumn {
    readonly isValid: (row: number) => boolean;
    readonly write: WriteValue;
    /** Its texts, if it has some: they are fetched before they are written. */
    readonly texts?: TextVector;
}

/** What a value takes that is no text. */
export const MOST_BYTES = 48;

/** The columns of a result; `types` are theirs as the client knows them. */
export function shapesOf(result: DuckDBResult, types: readonly DataType[]): readonly ColumnShape[] {
    return types.map((type, index) => {
        const engineType = result.columnTypeId(index);
        if (engineType !== DuckDBTypeId.DECIMAL) {
            return { type, engineType, scale: 0, precision: 0 };
        }
        const { scale, width } = result.columnType(index) as DuckDBDecimalType;
        return { type, engineType, scale, precision: width };
    });
}

/** Kinds whose text is that of the engine's own value. */
const PLAIN_KINDS: ReadonlySet<DataType["kind"]> = new Set<DataType["kind"]>([
    "smallint",
    "integer",
    "bigint",
    "decimal",
    "oid",
    "varchar",
    "text",
    "name",
    "super",
    "unknown",
]);

/**
 * A column of a chunk, its values read where they stand: to make JavaScript's own of each costs ten times as much. What is
 * rare goes that way all the same (`valuesOf`).
 */
export function chunkColumn(
    chunk: DuckDBDataChunk,
    index: number,
    shape: ColumnShape,
    offsetAt: ZoneOffset | undefined,
    to: RowBuffer,
): ChunkColumn {
    const count = chunk.rowCount;
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
    const isValid = validityOf(vector, count);
    const { type, engineType, precision, scale } = shape;
    const isPlain = PLAIN_KINDS.has(type.kind);
    const rare = valuesOf(chunk, index, type, offsetAt, to);
    switch (engineType) {
        case DuckDBTypeId.VARCHAR:
            if (isPlain || type.kind === "char") {
                const texts = new TextVector(vector, count, isValid);
                return { isValid, texts, write: writeTexts(texts, type.kind === "char" ? type.length : 0, to) };
            }
            break;
        case DuckDBTypeId.BOOLEAN:
            if (type.kind === "boolean") {
                const flags = vectorBytes(vector, count);
                return { isValid, write: (row) => to.byte(flags[row] === 0 ? FALSE : TRUE) };
            }
            break;
        case DuckDBTypeId.SMALLINT:
        case DuckDBTypeId.INTEGER:
        case DuckDBTypeId.BIGINT:
            if (isPlain) {
                return { isValid, write: writeDecimals({ vector, count, storage: engineType, scale, rare, to }) };
            }
            break;
        case DuckDBTypeId.DECIMAL:
            if (isPlain) {
                const storage = decimalStorage(precision);
                return { isValid, write: writeDecimals({ vector, count, storage, scale, rare, to }) };
            }
            break;
        case DuckDBTypeId.DOUBLE:
            if (type.kind === "double") {
                return { isValid, write: writeDoubles(vector, count, to) };
            }
            break;
        case DuckDBTypeId.DATE:
            if (type.kind === "date") {
                const days = vectorIntegers(vector, count);
                return { isValid, write: (row) => to.ascii(dateText(days[row] as number)) };
            }
            break;
        case DuckDBTypeId.TIMESTAMP:
            if (type.kind === "timestamp") {
                return { isValid, write: writeTimestamps({ vector, count, zone: "", rare, to }) };
            }
            break;
        case DuckDBTypeId.TIMESTAMP_TZ:
            if (type.kind === "timestamptz" && !offsetAt) {
                return { isValid, write: writeTimestamps({ vector, count, zone: "+00", rare, to }) };
            }
            break;
    }
    return { isValid, write: rare };
}

const TRUE = 0x74;
const FALSE = 0x66;
const BLANK = 0x20;

/** CHAR(n) leaves the warehouse padded with blanks to n bytes. */
function writeTexts(texts: TextVector, padTo: number, to: RowBuffer): WriteValue {
    return (row) => {
        const { bytes, start, length } = texts.at(row);
        to.room(Math.max(length, padTo));
        to.copy(bytes, start, length);
        if (length < padTo) {
            to.fill(BLANK, padTo - length);
        }
    };
}

/** By way of JavaScript's own values. */
function valuesOf(
    chunk: DuckDBDataChunk,
    index: number,
    type: DataType,
    offsetAt: ZoneOffset | undefined,
    to: RowBuffer,
): WriteValue {
    const format = formatterOf(type, offsetAt);
    return (row) => to.text(format(chunk.getColumnVector(index).getItem(row)));
}
