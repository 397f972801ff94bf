import type { BoundBody, StatementState } from "./binding";
import { type Bound, quoteName } from "./bound";
import { compared, mayHaveEquals } from "./comparison";
import type { OutputColumn } from "./scope";

/** Whether two rows that the engine tells apart may be equal, as texts that differ in blanks at their ends. */
export function mayHideEquals(columns: readonly OutputColumn[]): boolean {
    return columns.some((column) => mayHaveEquals(columnValue(column)));
}

/** A query whose rows are distinct, one of those that are equal each: blanks at the end make no text distinct. */
export function distinctRows({ sql, columns }: BoundBody, state: StatementState): string {
    const keys = columns.map((column, index) => {
        const value = columnValue(column);
        return mayHaveEquals(value) ? compared(value).sql : String(index + 1);
    });
    return `SELECT DISTINCT ON (${keys.join(", ")}) * FROM (${sql}) AS ${quoteName(state.uniqueName("rows"))}`;
}

/** The rows of one query that are among another's (SEMI) or are not (ANTI), each once. NULL equals NULL. */
export function rowsBeside(kind: "SEMI" | "ANTI", left: BoundBody, right: string, state: StatementState): string {
    const [one, other] = [quoteName(state.uniqueName("left")), quoteName(state.uniqueName("right"))];
    const conditions = left.columns.map((column) => {
        const [first, second] = [one, other].map((side) => {
            const value = columnValue(column, `${side}.${quoteName(column.engineName)}`);
            return mayHaveEquals(value) ? compared(value).sql : value.sql;
        });
        return `${first} IS NOT DISTINCT FROM ${second}`;
    });
    const names = left.columns.map(({ engineName }) => quoteName(engineName)).join(", ");
    return `SELECT * FROM (${distinctRows(left, state)}) AS ${one} ${kind} JOIN (${right}) AS ${other}(${names}) ON ${conditions.join(" AND ")}`;
}

/** A column that a query yields, as one around it reads it. */
export function columnValue(
    { engineName, type, undecided, stored, trimmed: isTrimmed }: OutputColumn,
    sql = quoteName(engineName),
): Bound {
    return { sql, type, stored, trimmed: isTrimmed, constant: undecided !== undefined };
}
