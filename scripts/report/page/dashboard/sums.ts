import type { Row } from "../table";

/** The sum of a column of counts. */
export function sumOf(rows: readonly Row[], field: string): number {
    return rows.reduce((sum, row) => sum + Number(row[field] ?? 0), 0);
}

/** Rows put together by a key, in the order in which keys come first. */
export function groupsOf(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
        const key = keyOf(row);
        const group = groups.get(key);
        if (group === undefined) {
            groups.set(key, [row]);
        } else {
            group.push(row);
        }
    }
    return groups;
}

/** The row with the most of something, the first of several. */
export function mostOf(rows: readonly Row[], field: string): Row | undefined {
    return rows.reduce<Row | undefined>(
        (most, row) => (most === undefined || Number(row[field]) > Number(most[field]) ? row : most),
        undefined,
    );
}
