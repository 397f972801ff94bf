import type { ColumnMetadata } from "../catalog/relation";
import { SqlError } from "../errors";
import { typeName } from "../type-names";
import type { DataType } from "../types";
import type { S3Object } from "./object-store";
import { s3Text } from "./s3-uri";

/** What can be shown of times, from 4713 BC on: the engine has more of them, and infinity. */
const RANGES: Readonly<Partial<Record<DataType["kind"], readonly [first: string, end: string]>>> = {
    date: ["date '4713-01-01 (BC)'", "date '275760-01-01'"],
    timestamp: ["timestamp '4713-01-01 (BC) 00:00:00'", "timestamp '275760-01-01 00:00:00'"],
    timestamptz: ["timestamptz '4713-01-01 (BC) 00:00:00+00'", "timestamptz '275760-01-01 00:00:00+00'"],
};

/** Source: developer guide, "SUPER type", "Limitations". */
const LONGEST_TEXT = 65535;

/** A question to all values of a column. */
interface Check {
    /** Engine SQL of a number. */
    readonly sql: string;
    /** What is wrong, if anything is. */
    says(found: number, object: S3Object): string | SqlError | undefined;
}

/** What is to be asked of the values that a file's column of this engine type yields for the table's column. */
export function checksOf(
    { name, type, notNull, identity }: ColumnMetadata,
    value: string,
    fileType: string | undefined,
): readonly Check[] {
    const checks: Check[] = [];
    if (notNull && !identity?.byDefault) {
        checks.push({
            sql: `count(*) filter (${value} is null)`,
            says: (nulls) =>
                nulls > 0 ? new SqlError("23502", `Cannot insert a NULL value into column ${name}`) : undefined,
        });
    }
    if (type.kind === "varchar" || type.kind === "char" || type.kind === "varbyte") {
        const { length } = type;
        checks.push({
            sql: `max(${type.kind === "varbyte" ? "octet_length" : "strlen"}(${value}))`,
            says: (longest, object) =>
                longest > length
                    ? `The length of the data column ${name} is longer than the length defined in the table. ` +
                      `Table: ${length}, Data: ${longest}, File name: ${s3Text(object)}`
                    : undefined,
        });
    }
    const range = RANGES[type.kind];
    if (range) {
        const [first, end] = range;
        checks.push({
            sql: `count(*) filter (${value} < ${first} or ${value} >= ${end})`,
            says: (far, object) =>
                far > 0
                    ? `The data column ${name} holds a ${typeName(type)} that is out of range. File name: ${s3Text(object)}`
                    : undefined,
        });
    }
    // JSON is read as such by who loads it.
    if (type.kind === "super" && fileType !== "JSON") {
        // Quick to see of a text that it can't hold any of these: it need not be read.
        const isDoubtful = `contains(${value}, 'NaN') or contains(${value}, 'Infinity') or strlen(${value}) > ${LONGEST_TEXT}`;
        checks.push({
            sql: `count(*) filter (case when ${isDoubtful} then not native_super_can_parse(${value}) end)`,
            says: (others, object) =>
                others > 0
                    ? `The data column ${name} holds what SUPER can't: NaN, Infinity, or a text of more than ` +
                      `${LONGEST_TEXT} bytes. File name: ${s3Text(object)}`
                    : undefined,
        });
    }
    if (type.kind === "char") {
        checks.push({
            sql: `count(*) filter (strlen(${value}) <> length(${value}))`,
            says: (wide, object) =>
                wide > 0
                    ? `Multibyte character not supported for CHAR (Hint: try using VARCHAR). Column ${name}, ` +
                      `File name: ${s3Text(object)}`
                    : undefined,
        });
    }
    return checks;
}
