import type { Answer, Cell, Column } from "../page-data";

/** A row, by the names of its columns. */
export type Row = Readonly<Record<string, Cell>>;

/** A question's answer, row by row. */
export interface Table<R extends Row = Row> {
    readonly sql: string;
    readonly rows: readonly R[];
}

/** Turns columns into rows. */
export function readTable({ sql, rows, columns }: Answer): Table {
    const named = Object.entries(columns).map(([name, column]) => [name, valuesOf(column)] as const);
    return {
        sql,
        rows: Array.from({ length: rows }, (_, place) =>
            Object.fromEntries(named.map(([name, values]) => [name, values[place] ?? null])),
        ),
    };
}

function valuesOf(column: Column): readonly Cell[] {
    return "values" in column ? column.values : column.places.map((place) => column.words[place] ?? null);
}
