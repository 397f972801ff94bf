import type { DataType } from "./types";

/** Types without a length: their names in Redshift's catalogue, and in the engine as its `typeof` prints them. */
const PLAIN: Readonly<Partial<Record<DataType["kind"], readonly [catalogue: string, engine: string]>>> = {
    smallint: ["smallint", "SMALLINT"],
    integer: ["integer", "INTEGER"],
    bigint: ["bigint", "BIGINT"],
    real: ["real", "FLOAT"],
    double: ["double precision", "DOUBLE"],
    boolean: ["boolean", "BOOLEAN"],
    date: ["date", "DATE"],
    time: ["time without time zone", "TIME"],
    timetz: ["time with time zone", "TIME WITH TIME ZONE"],
    timestamp: ["timestamp without time zone", "TIMESTAMP"],
    timestamptz: ["timestamp with time zone", "TIMESTAMP WITH TIME ZONE"],
    interval: ["interval", "INTERVAL"],
    // A SUPER value is kept as its JSON text.
    super: ["super", "VARCHAR"],
    name: ["name", "VARCHAR"],
    // An OID goes up to 2^32 - 1.
    oid: ["oid", "BIGINT"],
    text: ["text", "VARCHAR"],
    text_array: ["text[]", "VARCHAR[]"],
    unknown: ["unknown", "VARCHAR"],
};

const SIZED = {
    char: ["character", "VARCHAR"],
    varchar: ["character varying", "VARCHAR"],
    varbyte: ["binary varying", "BLOB"],
} as const;

/** A type as Redshift's catalogue writes it: `character varying(256)`, `numeric(10,2)`, `timestamp without time zone`. */
export function typeName(type: DataType): string {
    switch (type.kind) {
        case "decimal":
            return `numeric(${type.precision},${type.scale})`;
        case "char":
        case "varchar":
        case "varbyte":
            return `${SIZED[type.kind][0]}(${type.length})`;
        case "text_array":
            return type.of === "int2vector" ? type.of : `${type.of ?? "text"}[]`;
        default:
            return PLAIN[type.kind]?.[0] ?? type.kind;
    }
}

/** A type as error messages and function signatures write it: its catalogue name without length or precision. */
export function bareTypeName(type: DataType): string {
    return typeName(type).replace(/\(.*$/, "");
}

const SHORT_NAMES: Readonly<Partial<Record<DataType["kind"], string>>> = {
    smallint: "int2",
    integer: "int4",
    bigint: "int8",
    decimal: "numeric",
    real: "float4",
    double: "float8",
    boolean: "bool",
};

/** A type in one word, as STL_LOAD_ERRORS and columns without a name have it. */
export function shortTypeName({ kind }: DataType): string {
    return SHORT_NAMES[kind] ?? kind;
}

/** The engine type that stands for a type, spelled as the engine's `typeof` prints it. */
export function engineType(type: DataType): string {
    switch (type.kind) {
        case "decimal":
            return `DECIMAL(${type.precision},${type.scale})`;
        case "char":
        case "varchar":
        case "varbyte":
            return SIZED[type.kind][1];
        default:
            return PLAIN[type.kind]?.[1] ?? "VARCHAR";
    }
}

/** What a type may also be called where a file of ours declares one. */
const ALSO: Readonly<Record<string, DataType["kind"]>> = {
    int: "integer",
    double: "double",
    timestamp: "timestamp",
    timestamptz: "timestamptz",
    time: "time",
    timetz: "timetz",
};

const BY_NAME: ReadonlyMap<string, DataType> = new Map([
    ...Object.entries(PLAIN).map(([kind, [name]]) => [name, { kind } as DataType] as const),
    ...(["smallint", "integer", "int2vector"] as const).map((of) => {
        const type: DataType = { kind: "text_array", of };
        return [typeName(type), type] as const;
    }),
    ...Object.entries(ALSO).map(([name, kind]) => [name, { kind } as DataType] as const),
]);

/**
 * The inverse of `typeName`; short names (`varchar(10)`, `decimal(10,2)`, `timestamp`) are read too.
 * @throws Error for a name that is none: only texts of our own are read with it.
 */
export function parseTypeName(text: string): DataType {
    const plain = BY_NAME.get(text);
    if (plain) {
        return plain;
    }
    const sized = /^(character varying|varchar|character|char|binary varying|varbyte)\((\d+)\)$/.exec(text);
    if (sized) {
        const [, name = "", length] = sized;
        const kind = /var(ying|char)$/.test(name) && !name.startsWith("binary") ? "varchar" : "char";
        return { kind: /^(binary|varbyte)/.test(name) ? "varbyte" : kind, length: Number(length) };
    }
    const decimal = /^(?:numeric|decimal)\((\d+), ?(\d+)\)$/.exec(text);
    if (decimal) {
        return { kind: "decimal", precision: Number(decimal[1]), scale: Number(decimal[2]) };
    }
    throw new Error(`There is no type "${text}".`);
}
