import type { DuckDBType, DuckDBValue } from "@duckdb/node-api";

/**
 * A function in TypeScript that macros and rules call under its name, for what SQL can't compute, or only at many times
 * the cost. Null in, null out.
 */
export interface NativeFunction {
    /** Begins with `native_`: no function of the engine or of Redshift does. */
    readonly name: string;
    readonly takes: readonly DuckDBType[];
    readonly yields: DuckDBType;
    /** It does more than to yield a value: the engine calls it for each row, and only there. */
    readonly isVolatile?: boolean;
    /** Its time may grow out of all proportion to its arguments: it gets a limit, and this message when that is reached. */
    readonly tooLong?: string;
    /** One value of the arguments' values. An error's message may begin with its SQLSTATE in brackets. */
    readonly value: (...args: readonly DuckDBValue[]) => DuckDBValue;
}
