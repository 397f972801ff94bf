import type { UnloadStatement } from "../dialect/ast";
import { quoteName } from "../dialect/bind/bound";
import { storedType } from "../dialect/define/create-table-as";
import { notSupported, SqlError, syntaxError } from "../errors";
import { bareTypeName } from "../type-names";
import type { DataType, ResultColumn } from "../types";

/** A column of the query, and what the engine calls it. */
export interface UnloadColumn extends ResultColumn {
    readonly engineName: string;
}

/** What goes into the files, and what into their paths. */
export interface Layout {
    readonly all: readonly UnloadColumn[];
    readonly inFiles: readonly UnloadColumn[];
    readonly keys: readonly UnloadColumn[];
}

/** @throws SqlError for columns that can't be unloaded this way. */
export function layoutOf(statement: UnloadStatement, columns: readonly ResultColumn[]): Layout {
    const { format, partitionBy, at } = statement;
    const all = columns.map((column, index) => ({
        name: column.name,
        type: storedType({ ...column, notNull: false }, at),
        engineName: `c${index}`,
    }));
    const keys = (partitionBy?.columns ?? []).map((name) => partitionKey(name, all, at));
    const inFiles = partitionBy?.include ? all : all.filter((column) => !keys.includes(column));
    if (inFiles.length === 0) {
        throw syntaxError("PARTITION BY leaves no column for the files: leave one out of it, or add INCLUDE.", at);
    }
    for (const column of inFiles) {
        refuseType(column, format.kind, at);
    }
    if (format.kind === "fixed_width" && format.widths.length !== inFiles.length) {
        throw syntaxError(
            `FIXEDWIDTH gives ${format.widths.length} widths, and the query has ${inFiles.length} columns.`,
            at,
        );
    }
    if (format.kind === "json" || format.kind === "parquet") {
        refuseTwins(inFiles, format.kind, at);
    }
    return { all, inFiles, keys };
}

function partitionKey(name: string, columns: readonly UnloadColumn[], at: number): UnloadColumn {
    const [found, ...others] = columns.filter((column) => column.name === name);
    if (!found || others.length > 0) {
        const message = found ? `column reference "${name}" is ambiguous` : `column "${name}" does not exist`;
        throw new SqlError(found ? "42702" : "42703", message, {
            hint: "PARTITION BY names columns of UNLOAD's query.",
            position: at + 1,
        });
    }
    if (!KEY_TYPES.has(found.type.kind)) {
        throw notSupported(`Column "${name}" is ${bareTypeName(found.type)}, which can't be a partition key.`, at);
    }
    return found;
}

/** Source: developer guide, "UNLOAD", "PARTITION BY clause". */
const KEY_TYPES: ReadonlySet<DataType["kind"]> = new Set<DataType["kind"]>([
    "smallint",
    "integer",
    "bigint",
    "decimal",
    "real",
    "boolean",
    "char",
    "varchar",
    "date",
    "timestamp",
]);

/** Source: developer guide, "UNLOAD", "Unloading a column of the VARBYTE data type"; the others are Parquet's and ours. */
const REFUSED: Readonly<Record<UnloadStatement["format"]["kind"], readonly DataType["kind"][]>> = {
    delimited: [],
    csv: [],
    fixed_width: ["varbyte"],
    json: ["varbyte"],
    parquet: ["varbyte", "timetz"],
};

const FORMAT_NAMES = { delimited: "text", csv: "CSV", fixed_width: "FIXEDWIDTH", json: "JSON", parquet: "PARQUET" };

function refuseType({ name, type }: ResultColumn, format: UnloadStatement["format"]["kind"], at: number): void {
    if (REFUSED[format].includes(type.kind)) {
        throw notSupported(
            `Column "${name}" is ${bareTypeName(type)}, which can't be unloaded as ${FORMAT_NAMES[format]}.`,
            at,
            "Cast it, or choose another format.",
        );
    }
}

/** Source: developer guide, "UNLOAD", JSON: "the name of each column in the query must be unique". */
function refuseTwins(columns: readonly UnloadColumn[], format: "json" | "parquet", at: number): void {
    const twice = columns.find(({ name }, index) => columns.findIndex((each) => each.name === name) !== index);
    if (twice) {
        throw new SqlError("42701", `column "${twice.name}" specified more than once`, {
            hint: `${FORMAT_NAMES[format]} needs a name of its own for each column: give aliases.`,
            position: at + 1,
        });
    }
}

/** The query as the engine runs it, its columns under their engine names. */
export function namedQuery(sql: string, { all }: Layout): string {
    return `(${sql}) as unloaded(${all.map(({ engineName }) => quoteName(engineName)).join(", ")})`;
}

/** Engine SQL by which rows of one partition come together: an empty text is in NULL's. */
export function keyOrder({ keys }: Layout): readonly string[] {
    return keys.map(({ engineName, type }) =>
        type.kind === "varchar" || type.kind === "char" ? `nullif(${engineName}, '')` : engineName,
    );
}

/** How a column is read where it becomes text. CHAR comes without its padding. Source: developer guide, "UNLOAD examples", "Unload data that contains a delimiter". */
export function readColumn({ name, type }: UnloadColumn): ResultColumn {
    return { name, type: AS_TEXT.has(type.kind) ? { kind: "text" } : type };
}

const AS_TEXT: ReadonlySet<DataType["kind"]> = new Set<DataType["kind"]>(["char", "real", "super"]);

/** Engine SQL that it is read by. REAL with all its digits, of which results show six, so that it is loaded again unchanged; SUPER on one line. */
export function readSql({ engineName, type }: Pick<UnloadColumn, "engineName" | "type">): string {
    switch (type.kind) {
        case "real":
            return `redshift.fn."$float_text"(${engineName})`;
        case "super":
            return `translate(${engineName}, chr(10) || chr(13), '  ')`;
        default:
            return engineName;
    }
}
