import { notSupported, SqlError } from "../../errors";
import type { DataType } from "../../types";
import type { TypeName } from "../ast";
import type { Token } from "./lexer";
import type { TokenStream } from "./token-stream";

type Catalogue = Extract<TypeName, { catalogue: unknown }>["catalogue"];
type Reader = (stream: TokenStream, at: number) => TypeName;

const MAX_CHAR = 4096;
const MAX_VARCHAR = 65535;
const MAX_VARBYTE = 1024000;
const DEFAULT_VARCHAR = 256;
const DEFAULT_VARBYTE = 64000;

const plain = (
    kind: Extract<DataType["kind"], "smallint" | "integer" | "bigint" | "real" | "double" | "boolean">,
): Reader => {
    const name: TypeName = { type: { kind } };
    return () => name;
};
const zoned = (without: "time" | "timestamp", withZone: "timetz" | "timestamptz"): Reader => {
    return (stream, at) => {
        refusePrecision(stream, without, at);
        if (stream.takeWords("with", "time", "zone")) return { type: { kind: withZone } };
        stream.takeWords("without", "time", "zone");
        return { type: { kind: without } };
    };
};
const varchar: Reader = (stream, at) => sized(stream, at, "varchar", MAX_VARCHAR, DEFAULT_VARCHAR);
const char: Reader = (stream, at) =>
    stream.takeWords("varying") ? varchar(stream, at) : sized(stream, at, "char", MAX_CHAR, 1);
const varbyte: Reader = (stream, at) => sized(stream, at, "varbyte", MAX_VARBYTE, DEFAULT_VARBYTE);

/** Redshift's types under all their names. Source: developer guide, "Data types". */
const READERS: ReadonlyMap<string, Reader> = new Map([
    ["smallint", plain("smallint")],
    ["int2", plain("smallint")],
    ["integer", plain("integer")],
    ["int", plain("integer")],
    ["int4", plain("integer")],
    ["bigint", plain("bigint")],
    ["int8", plain("bigint")],
    ["decimal", decimal],
    ["dec", decimal],
    ["numeric", decimal],
    ["real", plain("real")],
    ["float4", plain("real")],
    ["float8", plain("double")],
    ["float", float],
    ["double", doublePrecision],
    ["boolean", plain("boolean")],
    ["bool", plain("boolean")],
    ["char", char],
    ["character", char],
    ["nchar", char],
    ["bpchar", (stream, at) => sized(stream, at, "char", MAX_CHAR, 256)],
    ["varchar", varchar],
    ["nvarchar", varchar],
    ["text", varchar],
    ["national", national],
    ["date", () => ({ type: { kind: "date" } })],
    ["time", zoned("time", "timetz")],
    ["timetz", () => ({ type: { kind: "timetz" } })],
    ["timestamp", zoned("timestamp", "timestamptz")],
    // Source: developer guide, "CONVERT function", examples.
    ["datetime", () => ({ type: { kind: "timestamp" } })],
    ["timestamptz", () => ({ type: { kind: "timestamptz" } })],
    ["interval", () => ({ type: { kind: "interval" } })],
    ["super", () => ({ type: { kind: "super" } })],
    ["varbyte", varbyte],
    ["varbinary", varbyte],
    ["binary", binaryVarying],
]);

/** Types of the catalogue, known in casts only. */
const CATALOGUE: ReadonlySet<string> = new Set<Catalogue>(["regclass", "regtype", "regproc", "oid", "name"]);

/** Redshift's own types that this warehouse lacks. */
const MISSING = new Set(["geometry", "geography", "hllsketch"]);

/** What users of other systems write, and Redshift's way. Source: developer guide, "Unsupported PostgreSQL data types". */
const FOREIGN: ReadonlyMap<string, string> = new Map([
    ["json", "SUPER, with JSON_PARSE"],
    ["jsonb", "SUPER, with JSON_PARSE"],
    ["variant", "SUPER"],
    ["struct", "SUPER"],
    ["map", "SUPER"],
    ["array", "SUPER"],
    ["uuid", "VARCHAR(36)"],
    ["serial", "INTEGER IDENTITY(1,1)"],
    ["bigserial", "BIGINT IDENTITY(1,1)"],
    ["serial4", "INTEGER IDENTITY(1,1)"],
    ["serial8", "BIGINT IDENTITY(1,1)"],
    ["bytea", "VARBYTE"],
    ["blob", "VARBYTE"],
    ["string", "VARCHAR"],
    ["timestamp_s", "TIMESTAMP"],
    ["tinyint", "SMALLINT"],
    ["hugeint", "DECIMAL(38,0)"],
    ["money", "DECIMAL"],
    ["bit", "BOOLEAN or VARBYTE"],
    ["inet", "VARCHAR"],
    ["cidr", "VARCHAR"],
    ["macaddr", "VARCHAR"],
    ["xml", "VARCHAR"],
    ["tsvector", "VARCHAR"],
    ["hstore", "SUPER"],
]);

/** A type as written in a cast. */
export function typeName(stream: TokenStream): TypeName {
    const at = stream.peek().at;
    const qualified = stream.takeWords("pg_catalog") && stream.takeSymbol(".");
    const token = stream.peek();
    if (token.kind !== "word" && token.kind !== "quoted") throw stream.unexpected();
    stream.next();
    const name = qualified && token.text === "text" ? ({ catalogue: "text" } as const) : scalarType(stream, token);
    return stream.isSymbol("[") ? arrayOf(stream, name, at) : name;
}

/** The type of a table's column: none of the catalogue's, and no interval (developer guide, "Interval literals"). */
export function columnType(stream: TokenStream): DataType {
    const at = stream.peek().at;
    const name = typeName(stream);
    if ("catalogue" in name) throw notSupported(`Redshift has no columns of type ${name.catalogue}.`, at);
    if (name.type.kind === "interval") {
        throw notSupported("Redshift has no INTERVAL columns: keep the number of seconds or days instead.", at);
    }
    return name.type;
}

/** Whether a type and then a literal come next: `date '2018-11-01'`, `timestamp with time zone '...'`. */
export function isTypedLiteral(stream: TokenStream): boolean {
    const token = stream.peek();
    if (token.kind !== "word" || token.text === "interval" || !READERS.has(token.text)) return false;
    if (stream.peek(1).kind === "string") return true;
    if (token.text === "timestamp" || token.text === "time") {
        const zone = (stream.isWord("with", 1) || stream.isWord("without", 1)) && stream.isWord("time", 2);
        return zone && stream.isWord("zone", 3) && stream.peek(4).kind === "string";
    }
    const second = (token.text === "double" && stream.isWord("precision", 1)) || stream.isWord("varying", 1);
    return second && stream.peek(2).kind === "string";
}

function scalarType(stream: TokenStream, token: Token): TypeName {
    const { text, at } = token;
    if (token.kind === "quoted" && text === "char") return { catalogue: "char" };
    if (CATALOGUE.has(text)) return { catalogue: text as Catalogue };
    const read = READERS.get(text);
    if (read !== undefined) return read(stream, at);
    if (MISSING.has(text)) {
        throw notSupported(`Type ${text.toUpperCase()} is not supported by the local warehouse yet.`, at);
    }
    const instead = FOREIGN.get(text);
    if (instead !== undefined) throw notSupported(`Redshift has no type "${text}": use ${instead}.`, at);
    throw new SqlError("42704", `type "${text}" does not exist`, { position: at + 1 });
}

function arrayOf(stream: TokenStream, element: TypeName, at: number): TypeName {
    stream.expectSymbol("[");
    stream.expectSymbol("]");
    const isText = "catalogue" in element ? ["text", "name"].includes(element.catalogue) : element.unsized === true;
    if (!isText) throw notSupported("Redshift has no array types: use SUPER.", at);
    return { catalogue: "text_array" };
}

function sized(
    stream: TokenStream,
    at: number,
    kind: "char" | "varchar" | "varbyte",
    max: number,
    byDefault: number,
): TypeName {
    if (!stream.isSymbol("(")) return { type: { kind, length: byDefault }, unsized: true };
    const length = stream.inParentheses(() => (stream.takeWords("max") ? max : stream.expectInteger()));
    if (length < 1) throw badLength(`length for type ${kind} must be at least 1`, at);
    if (length > max) throw badLength(`length for type ${kind} cannot exceed ${max}`, at);
    return { type: { kind, length } };
}

function decimal(stream: TokenStream, at: number): TypeName {
    if (!stream.isSymbol("(")) return { type: { kind: "decimal", precision: 18, scale: 0 } };
    const [precision = 18, scale = 0, more] = stream.inParentheses(() => stream.list(() => stream.expectInteger()));
    if (more !== undefined) throw badLength("DECIMAL takes a precision and a scale, no more.", at);
    if (precision < 1 || precision > 38) throw badLength(`DECIMAL precision ${precision} must be between 1 and 38`, at);
    if (scale > precision || scale > 37) {
        throw badLength(`DECIMAL scale ${scale} must be between 0 and ${Math.min(precision, 37)}`, at);
    }
    return { type: { kind: "decimal", precision, scale } };
}

/** `float(24)` and below is a REAL, up to 53 a DOUBLE PRECISION, as in PostgreSQL. */
function float(stream: TokenStream, at: number): TypeName {
    if (!stream.isSymbol("(")) return { type: { kind: "double" } };
    const bits = stream.inParentheses(() => stream.expectInteger());
    if (bits < 1 || bits > 53) throw badLength("precision for type float must be between 1 and 53 bits", at);
    return { type: { kind: bits <= 24 ? "real" : "double" } };
}

function doublePrecision(stream: TokenStream): TypeName {
    stream.expectWords("precision");
    return { type: { kind: "double" } };
}

function national(stream: TokenStream, at: number): TypeName {
    if (stream.takeOneOf("character", "char") === undefined) throw stream.unexpected();
    return char(stream, at);
}

function binaryVarying(stream: TokenStream, at: number): TypeName {
    stream.expectWords("varying");
    return varbyte(stream, at);
}

function refusePrecision(stream: TokenStream, type: string, at: number): void {
    if (!stream.isSymbol("(")) return;
    throw notSupported(`Redshift's ${type.toUpperCase()} takes no precision: it always keeps microseconds.`, at);
}

function badLength(message: string, at: number): SqlError {
    return new SqlError("22023", message, { position: at + 1 });
}
