/**
 * A column of a chunk, whose values are written into rows: first all are measured, so that it is known where each goes,
 * then all are written. A loop over the rows of one column takes half of the time that one over the columns of each row
 * takes: it does one thing. A DataView takes two or four bytes in the time of one.
 */
export interface RowColumn {
    /** Of a REAL column all values of the chunk; where one is null stands anything. */
    readonly reals?: Float32Array;
    /** What the rows from `from` to the one before `to` take is told to `lengths`, from `base` on. */
    measure(from: number, to: number, base: number): void;
    /** Writes the same rows' lengths and texts at their `places`, and moves these behind them. */
    write(from: number, to: number, base: number, bytes: DataView, places: Int32Array): void;
}

/** So many values are measured at a time. */
export const MEASURED_VALUES = 65_536;

/** Of those measured the bytes of each one's text, -1 for null. One place is enough: nothing waits until they are written. */
export const lengths = new Int32Array(MEASURED_VALUES);

/** What a column keeps of its values from measuring to writing. */
export const numbers = new Float64Array(MEASURED_VALUES);

/** What stands for the length of null, here and in a DataRow message. */
export const NULL_LENGTH = -1;
