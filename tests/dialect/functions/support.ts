import { typeName } from "../../../infra/local/type-names";
import type { Dialect } from "../support";

/** The rows of a query: values parted by a bar, NULL is an empty place. */
export async function rowsOf(dialect: Dialect, sql: string): Promise<readonly string[]> {
    return (await dialect.answers(sql)).map((row) => row.map((value) => value ?? "").join("|"));
}

/** The types of a query's columns, as the catalogue writes them. */
export async function typesOf(dialect: Dialect, sql: string): Promise<readonly string[]> {
    return (await dialect.columns(sql)).map(({ type }) => typeName(type));
}

/** The guide's table of its pages on window functions. Source: developer guide, "Sample table for window function examples". */
export const WINSALES = `
    create table winsales (
        salesid int, dateid date, sellerid int, buyerid char(10), qty int, qty_shipped int
    );
    insert into winsales values
        (30001, '2003-08-02', 3, 'b', 10, 10), (10001, '2003-12-24', 1, 'c', 10, 10),
        (10005, '2003-12-24', 1, 'a', 30, null), (40001, '2004-01-09', 4, 'a', 40, null),
        (10006, '2004-01-18', 1, 'c', 10, null), (20001, '2004-02-12', 2, 'b', 20, 20),
        (40005, '2004-02-12', 4, 'a', 10, 10), (20002, '2004-02-16', 2, 'c', 20, 20),
        (30003, '2004-04-18', 3, 'b', 15, null), (30004, '2004-04-18', 3, 'b', 20, null),
        (30007, '2004-09-07', 3, 'c', 30, null);
`;
