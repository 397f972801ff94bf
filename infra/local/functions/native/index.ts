import { type DuckDBConnection, DuckDBScalarFunction, type DuckDBValue } from "@duckdb/node-api";
import { altNumberFunctions } from "./alt-number";
import { byteHashes } from "./byte-hashes";
import { datetimeReadingFunction } from "./datetime-reading";
import { farmFingerprint } from "./farm-fingerprint";
import { jsonTextFunctions } from "./json-functions";
import { momentReadingFunctions } from "./moment-reading";
import type { NativeFunction } from "./native-function";
import { numberReadingFunction } from "./number-reading";
import { numberTextFunction } from "./number-text";
import { perlFunctions } from "./perl-patterns";
import { rejectedRecord } from "./rejected-records";
import { signalFunctions } from "./session-signals";
import { sha2Digest } from "./sha2";
import { superArithmeticFunctions } from "./super-arithmetic";
import { superKeyFunctions } from "./super-keys";
import { superParsingFunctions } from "./super-parsing";
import { superFunctions } from "./super-values";
import { withinTime } from "./time-limit";

const NATIVE: readonly NativeFunction[] = [
    sha2Digest,
    ...byteHashes,
    farmFingerprint,
    ...perlFunctions,
    numberTextFunction,
    numberReadingFunction,
    ...altNumberFunctions,
    datetimeReadingFunction,
    ...momentReadingFunctions,
    ...jsonTextFunctions,
    ...superFunctions,
    ...superParsingFunctions,
    ...superKeyFunctions,
    ...superArithmeticFunctions,
    rejectedRecord,
    ...signalFunctions,
];

/** For up to 2048 values, while all other sessions wait. */
const CHUNK_LIMIT_MS = 2000;

/** Makes the native functions known to all connections of the engine. */
export function registerNativeFunctions(connection: DuckDBConnection): void {
    for (const { name, takes, yields, isVolatile, tooLong, value } of NATIVE) {
        connection.registerScalarFunction(
            DuckDBScalarFunction.create({
                name,
                parameterTypes: takes,
                returnType: yields,
                volatile: isVolatile,
                mainFunction: (_info, chunk, output) => {
                    const columns = takes.map((_, index) => chunk.getColumnVector(index));
                    const work = () => {
                        for (let row = 0; row < chunk.rowCount; row++) {
                            const args = columns.map((column) => column.getItem(row) as DuckDBValue);
                            output.setItem(row, args.includes(null) ? null : value(...args));
                        }
                    };
                    if (tooLong === undefined) {
                        work();
                    } else {
                        withinTime(CHUNK_LIMIT_MS, tooLong, work);
                    }
                    output.flush();
                },
            }),
        );
    }
}
