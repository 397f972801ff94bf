import type { DataType } from "../types";

/** What a Parquet file's column is read as. */
interface Reading {
    /** The engine's names of the types that a file's column may have. */
    readonly accepts: RegExp;
    /** Engine SQL of the value, where it is not the column itself. */
    readonly value?: (column: string) => string;
}

const inUtc = (column: string) => `cast(${column} at time zone 'UTC' as timestamp)`;
const TIMES = /^TIMESTAMP(_S|_MS|_NS)?$|^TIMESTAMP WITH TIME ZONE$/;

/** COPY converts nothing: a file's column has the type of the table's, or the load fails. */
const READINGS: Readonly<Partial<Record<DataType["kind"], Reading>>> = {
    smallint: { accepts: /^SMALLINT$/ },
    integer: { accepts: /^INTEGER$/ },
    bigint: { accepts: /^BIGINT$/ },
    real: { accepts: /^FLOAT$/ },
    double: { accepts: /^DOUBLE$/ },
    boolean: { accepts: /^BOOLEAN$/ },
    date: { accepts: /^DATE$/ },
    time: { accepts: /^TIME$/ },
    varchar: { accepts: /^VARCHAR$/ },
    char: { accepts: /^VARCHAR$/, value: (column) => `rtrim(${column}, ' ')` },
    varbyte: { accepts: /^BLOB$/ },
};

/**
 * Engine SQL that reads a file's column of this engine type into a table's column; undefined where the types differ.
 * Source: developer guide, "COPY from columnar data formats" and "Loading semistructured data", SERIALIZETOJSON.
 */
export function parquetValue(
    type: DataType,
    fileType: string,
    column: string,
    serializeToJson: boolean,
): string | undefined {
    switch (type.kind) {
        case "decimal": {
            const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(fileType) ?? [];
            return Number(precision) <= type.precision && Number(scale) === type.scale ? column : undefined;
        }
        case "timestamp":
            if (!TIMES.test(fileType)) {
                return undefined;
            }
            return fileType.endsWith("ZONE") ? inUtc(column) : `cast(${column} as timestamp)`;
        case "timestamptz":
            // A time without a zone is in UTC: UNLOAD writes none.
            if (!TIMES.test(fileType)) {
                return undefined;
            }
            return fileType.endsWith("ZONE") ? column : `cast(${column} as timestamp) at time zone 'UTC'`;
        case "super":
            if (fileType === "JSON") {
                return `native_super_parse(cast(${column} as varchar))`;
            }
            return serializeToJson ? `if(${column} is null, null, cast(to_json(${column}) as varchar))` : undefined;
        default: {
            const reading = READINGS[type.kind];
            return reading?.accepts.test(fileType) ? (reading.value?.(column) ?? column) : undefined;
        }
    }
}
