/** A row as `pg` gives it when every value is left as text; null is SQL's. */
export type Row = Readonly<Record<string, string | null>>;

/**
 * How two tables differ, as a text that shows the first differences; empty when they hold the same rows, each as often.
 * Columns that the expected rows do not have are left out.
 */
export function differences(table: string, expected: readonly Row[], actual: readonly Row[]): string {
    const columns = Object.keys(expected[0] ?? actual[0] ?? {});
    const textOf = (row: Row) => JSON.stringify(columns.map((column) => row[column] ?? null));
    const balance = new Map<string, number>();
    for (const row of expected) balance.set(textOf(row), (balance.get(textOf(row)) ?? 0) + 1);
    for (const row of actual) balance.set(textOf(row), (balance.get(textOf(row)) ?? 0) - 1);
    const missing = [...balance].filter(([, count]) => count > 0).map(([text]) => text);
    const strange = [...balance].filter(([, count]) => count < 0).map(([text]) => text);
    if (missing.length === 0 && strange.length === 0) return "";
    return [
        `${table}(${columns.join(", ")}): ${expected.length} rows expected, ${actual.length} found`,
        ...few("expected, not found", missing),
        ...few("found, not expected", strange),
    ].join("\n");
}

function few(title: string, rows: readonly string[]): string[] {
    return rows.length === 0
        ? []
        : [
              `${rows.length} ${title}:`,
              ...[...rows]
                  .sort()
                  .slice(0, 5)
                  .map((row) => `  ${row}`),
          ];
}
