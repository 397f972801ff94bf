import { type Fields, fieldsOf, type TextFormat } from "./text-fields";

/** What is kept of a record beside its fields: its text, or NULL for a delimiter behind the last, or nothing. */
export function restOf({ isPlain, fields }: Fields, columns: number, text: string): readonly (string | null)[] {
    return !isPlain || fields.length < columns ? [text] : fields.length > columns ? [null] : [];
}

/** A record of a text file, got back from the array of its fields that was made of it. */
export interface TextRecord {
    readonly line: string;
    /** In bytes from the beginning of the line. */
    readonly position: number;
}

/** The line as it was, and where the field of this index begins in it. */
export function textRecord(
    json: string,
    index: number,
    columns: number,
    format: TextFormat,
    nullAs: string,
): TextRecord {
    const values = JSON.parse(json) as readonly (string | null)[];
    const rest = values[columns];
    if (typeof rest === "string" || format.kind === "fixed_width") {
        const line = rest as string;
        const at = fieldsOf(line, format).fields[index]?.at ?? line.length;
        return { line, position: Buffer.byteLength(line.slice(0, at)) };
    }
    const fields = values.slice(0, columns).map((value) => value ?? nullAs);
    const before = fields.slice(0, index).map((field) => field + format.delimiter);
    const end = rest === null ? format.delimiter : "";
    return { line: fields.join(format.delimiter) + end, position: Buffer.byteLength(before.join("")) };
}
