import { notSupported } from "../../errors";
import type { ParameterValue, PlainValue } from "../../session/contract";
import { formatOf } from "../backend-messages";
import { utf8Text, violation } from "../body-reader";
import type { BindMessage } from "../frontend-messages";
import { decodeDate, decodeTime, decodeTimestamp, decodeTimeWithZone } from "./calendar";
import { decodeNumeric } from "./numeric";

/** OIDs of the types whose binary form is known. Source: PostgreSQL's pg_type.dat; 6551 is Redshift's VARBYTE. */
const DECODERS: Readonly<Record<number, (bytes: Buffer) => string | PlainValue>> = {
    16: (bytes) => (sized(bytes, 1)[0] === 0 ? "f" : "t"),
    19: utf8Text,
    20: (bytes) => sized(bytes, 8).readBigInt64BE().toString(),
    21: (bytes) => sized(bytes, 2).readInt16BE().toString(),
    23: (bytes) => sized(bytes, 4).readInt32BE().toString(),
    25: utf8Text,
    26: (bytes) => sized(bytes, 4).readUInt32BE().toString(),
    700: (bytes) => realText(sized(bytes, 4).readFloatBE()),
    701: (bytes) => doubleText(sized(bytes, 8).readDoubleBE()),
    705: utf8Text,
    1042: utf8Text,
    1043: utf8Text,
    1082: (bytes) => decodeDate(sized(bytes, 4).readInt32BE()),
    1083: (bytes) => decodeTime(sized(bytes, 8).readBigInt64BE()),
    1114: (bytes) => decodeTimestamp(sized(bytes, 8).readBigInt64BE(), ""),
    1184: (bytes) => decodeTimestamp(sized(bytes, 8).readBigInt64BE(), "+00"),
    1266: (bytes) => decodeTimeWithZone(sized(bytes, 12).readBigInt64BE(), bytes.readInt32BE(8)),
    1700: decodeNumeric,
    6551: (bytes) => ({ kind: "varbyte", plain: bytes.toString("hex") }),
};

/**
 * A Bind message's values in text form. `types` are the statement's parameters, needed only if a value is binary: then
 * their number is checked here too, as no value can be read without its type.
 */
export function readParameters(bind: BindMessage, types: readonly number[] | undefined): readonly ParameterValue[] {
    if (types !== undefined && types.length !== bind.values.length) {
        throw violation(
            `bind message supplies ${bind.values.length} parameters, but prepared statement "${bind.statement}" requires ${types.length}`,
        );
    }
    return bind.values.map((value, index) => {
        if (value === null) {
            return null;
        }
        return formatOf(bind.parameterFormats, index) === 0
            ? utf8Text(value)
            : decode(value, types?.[index] ?? 0, index);
    });
}

function decode(value: Buffer, type: number, index: number): string | PlainValue {
    // A type nobody has decided on is text, as in PostgreSQL.
    const decoder = type === 0 ? utf8Text : DECODERS[type];
    if (decoder === undefined) {
        throw notSupported(
            `Parameter $${index + 1} of the type with OID ${type} can't be sent in binary format.`,
            undefined,
            "Send it in text format.",
        );
    }
    return decoder(value);
}

function sized(bytes: Buffer, size: number): Buffer {
    if (bytes.length !== size) {
        throw violation(`incorrect binary data format: ${bytes.length} bytes where the type has ${size}`);
    }
    return bytes;
}

function doubleText(value: number): string {
    return Object.is(value, -0) ? "-0" : String(value);
}

/** The fewest digits that read back as the same float32. */
function realText(value: number): string {
    for (let digits = 6; digits < 9; digits++) {
        const text = value.toPrecision(digits);
        if (Math.fround(Number(text)) === value) {
            return doubleText(Number(text));
        }
    }
    return doubleText(value);
}
