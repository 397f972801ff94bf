import type { Answer, Cell, Column } from "../page-data";

/** A row, by the names of its columns. */
export type Row = Readonly<Record<string, Cell>>;

/** A question's answer, row by row. */
export interface Table {
    readonly sql: string;
    /** Made when they are first asked for: a page that opens does not wait for charts further down. */
    readonly rows: readonly Row[];
}

/** Turns columns into rows. */
export function readTable(answer: Answer): Table {
    let rows: readonly Row[] | undefined;
    return {
        sql: answer.sql,
        get rows() {
            rows ??= rowsOf(answer);
            return rows;
        },
    };
}

function rowsOf({ rows, columns }: Answer): readonly Row[] {
    const named = Object.entries(columns).map(([name, column]) => [name, valuesOf(column)] as const);
    return Array.from({ length: rows }, (_, place) => {
        const row: Record<string, Cell> = {};
        for (const [name, values] of named) {
            row[name] = values[place] ?? null;
        }
        return row;
    });
}

function valuesOf(column: Column): readonly Cell[] {
    return "values" in column ? column.values : column.places.map((place) => column.words[place] ?? null);
}
