import { notSupported } from "./errors";
import type { ArrayType, DataType } from "./types";

/** How PostgreSQL's protocol and catalogue speak of a type: its OID and its size in bytes (-1 varies, -2 ends in 0). */
interface TypeIdentity {
    readonly oid: number;
    readonly size: number;
}

/**
 * Sources: PostgreSQL's pg_type.dat; those of SUPER, VARBYTE and Redshift's 128-byte NAME from Redshift's own pg_type.
 */
const IDENTITIES: Readonly<Record<DataType["kind"], TypeIdentity>> = {
    smallint: { oid: 21, size: 2 },
    integer: { oid: 23, size: 4 },
    bigint: { oid: 20, size: 8 },
    decimal: { oid: 1700, size: -1 },
    real: { oid: 700, size: 4 },
    double: { oid: 701, size: 8 },
    boolean: { oid: 16, size: 1 },
    char: { oid: 1042, size: -1 },
    varchar: { oid: 1043, size: -1 },
    date: { oid: 1082, size: 4 },
    time: { oid: 1083, size: 8 },
    timetz: { oid: 1266, size: 12 },
    timestamp: { oid: 1114, size: 8 },
    timestamptz: { oid: 1184, size: 8 },
    interval: { oid: 1186, size: 16 },
    super: { oid: 4000, size: -1 },
    varbyte: { oid: 6551, size: -1 },
    name: { oid: 19, size: 128 },
    oid: { oid: 26, size: 4 },
    text: { oid: 25, size: -1 },
    text_array: { oid: 1009, size: -1 },
    unknown: { oid: 705, size: -2 },
};

/** A length or a precision is sent with the four bytes of PostgreSQL's value header counted in. */
const HEADER = 4;

/** Source: PostgreSQL's pg_type. */
const ARRAY_OIDS: Readonly<Record<ArrayType, number>> = { smallint: 1005, integer: 1007, int2vector: 22 };

/** The OID of a type. */
export function typeOid(type: DataType): number {
    return type.kind === "text_array" && type.of ? ARRAY_OIDS[type.of] : IDENTITIES[type.kind].oid;
}

/** The size of a type in bytes; -1 if it varies. */
export function typeSize(type: DataType): number {
    return IDENTITIES[type.kind].size;
}

/** The type modifier (atttypmod) of a type: its length, or its precision and scale; -1 for a type without. */
export function typeModifier(type: DataType): number {
    switch (type.kind) {
        case "char":
        case "varchar":
        case "varbyte":
            return type.length + HEADER;
        case "decimal":
            return ((type.precision << 16) | type.scale) + HEADER;
        default:
            return -1;
    }
}

/** Other names of a type's OID that clients declare parameters with: "char", text and varchar are one to them. */
const PARAMETER_KINDS: ReadonlyMap<number, DataType> = new Map<number, DataType>([
    ...Object.entries(IDENTITIES)
        .filter(([kind]) => !["decimal", "char", "varchar", "varbyte", "text", "text_array", "unknown"].includes(kind))
        .map(([kind, { oid }]) => [oid, { kind } as DataType] as const),
    [1700, { kind: "decimal", precision: 38, scale: 16, keepsDigits: true }],
    [1042, { kind: "varchar", length: 65535 }],
    [1043, { kind: "varchar", length: 65535 }],
    [25, { kind: "varchar", length: 65535 }],
    [18, { kind: "varchar", length: 1 }],
    [6551, { kind: "varbyte", length: 64000 }],
]);

/** Types that clients declare by themselves, and Redshift lacks. Source: PostgreSQL's pg_type.dat. */
const FOREIGN_NAMES: Readonly<Record<number, string>> = {
    17: "bytea",
    114: "json",
    142: "xml",
    650: "cidr",
    869: "inet",
    1000: "boolean[]",
    1005: "smallint[]",
    1007: "integer[]",
    1009: "text[]",
    1015: "varchar[]",
    1016: "bigint[]",
    1022: "double precision[]",
    1231: "numeric[]",
    2950: "uuid",
    3802: "jsonb",
};

/**
 * The type that a client declares parameter `index` with; undefined for 0 and "unknown", which leave it to the statement.
 * @throws SqlError 0A000 for any other: its text is not what Redshift's text of the same value is.
 */
export function declaredType(oid: number, index: number): DataType | undefined {
    const type = PARAMETER_KINDS.get(oid);
    if (!type && oid !== 0 && oid !== IDENTITIES.unknown.oid) {
        const name = FOREIGN_NAMES[oid];
        throw notSupported(
            `Parameter $${index + 1} is declared with the type of OID ${oid}${name ? ` (${name})` : ""}, which the local warehouse does not carry.`,
            undefined,
            "Declare it as a type that Redshift has, or leave its type to the statement.",
        );
    }
    return type;
}
