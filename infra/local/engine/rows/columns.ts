import { type DuckDBDataChunk, type DuckDBDecimalType, type DuckDBResult, DuckDBTypeId } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { DataType } from "../../types";
import { dateText, formatterOf, type TextStyle } from "../text";
import { FormattedColumn } from "./formatted-column";
import { decimalStorage, NumberColumn } from "./number-column";
import type { RowColumn } from "./row-column";
import { TextColumn } from "./text-column";
import { TimestampColumn } from "./timestamp-column";
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
 * rare goes that way all the same.
 */
export function columnOf(chunk: DuckDBDataChunk, index: number, shape: ColumnShape, style: TextStyle): RowColumn {
    const count = chunk.rowCount;
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
    const { type, engineType, precision, scale } = shape;
    const isPlain = PLAIN_KINDS.has(type.kind);
    const format = formatterOf(type, style);
    const rare = (row: number) => format(chunk.getColumnVector(index).getItem(row));
    switch (engineType) {
        case DuckDBTypeId.VARCHAR:
            if (isPlain || type.kind === "char") {
                return new TextColumn(vector, count, type.kind === "char" ? type.length : 0);
            }
            break;
        case DuckDBTypeId.BOOLEAN:
            if (type.kind === "boolean") {
                const flags = vectorBytes(vector, count);
                return new FormattedColumn(validityOf(vector, count), (row) => (flags[row] === 0 ? "f" : "t"));
            }
            break;
        case DuckDBTypeId.SMALLINT:
        case DuckDBTypeId.INTEGER:
        case DuckDBTypeId.BIGINT:
            if (isPlain) {
                return new NumberColumn({ vector, count, storage: engineType, scale, rare });
            }
            break;
        case DuckDBTypeId.DECIMAL:
            if (isPlain) {
                return new NumberColumn({ vector, count, storage: decimalStorage(precision), scale, rare });
            }
            break;
        case DuckDBTypeId.FLOAT:
            if (type.kind === "real") {
                const { buffer, byteOffset } = vectorBytes(vector, 4 * count);
                const values = new Float32Array(buffer, byteOffset, count);
                return new FormattedColumn(validityOf(vector, count), (row) => format(values[row] as number), values);
            }
            break;
        case DuckDBTypeId.DOUBLE:
            if (type.kind === "double") {
                const { buffer, byteOffset } = vectorBytes(vector, 8 * count);
                const values = new Float64Array(buffer, byteOffset, count);
                return new FormattedColumn(validityOf(vector, count), (row) => format(values[row] as number));
            }
            break;
        case DuckDBTypeId.DATE:
            if (type.kind === "date") {
                const days = vectorIntegers(vector, count);
                return new FormattedColumn(validityOf(vector, count), (row) => dateText(days[row] as number));
            }
            break;
        case DuckDBTypeId.TIMESTAMP:
            if (type.kind === "timestamp") {
                return new TimestampColumn({ vector, count, zone: "", rare });
            }
            break;
        case DuckDBTypeId.TIMESTAMP_TZ:
            if (type.kind === "timestamptz" && !style.offsetAt) {
                return new TimestampColumn({ vector, count, zone: "+00", rare });
            }
            break;
    }
    return new FormattedColumn(validityOf(vector, count), rare);
}
