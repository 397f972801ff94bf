import type { Client } from "pg";

/** A table of the warehouse, by schema and name: `sparkify.users`. */
export type TableName = `${string}.${string}`;

/** Another database that should hold the same tables. */
export interface OtherSide {
    /** How the difference is told: "by hand". */
    readonly name: string;
    readonly dialect: Dialect;
    /** A table as its queries name it. */
    named(table: string): string;
    /** The first row of the answer. */
    row(sql: string): Promise<Readonly<Record<string, unknown>>>;
}

/** What the databases spell each in its own way. */
export interface Dialect {
    /** The number that twelve hexadecimal digits are. */
    numberOf(digits: string): string;
}

/** Source: Redshift developer guide, "STRTOL function". */
const REDSHIFT: Dialect = { numberOf: (digits) => `strtol(${digits}, 16)` };
export const DUCKDB: Dialect = { numberOf: (digits) => `cast('0x' || ${digits} as bigint)` };
export const POSTGRES: Dialect = { numberOf: (digits) => `cast(cast('x' || ${digits} as bit(48)) as bigint)` };

interface Column {
    readonly name: string;
    /** As `svv_columns` names it. */
    readonly type: string;
}

/** What a table holds, whatever the order of its rows and columns. */
interface Contents {
    readonly rows: string;
    /** The sum of a hash of each row; null without rows. */
    readonly checksum: string | null;
}

/** An Error that names the table and its columns, unless both sides hold the same rows in all these tables. */
export async function requireSameContents(
    client: Client,
    tables: readonly TableName[],
    other: OtherSide,
): Promise<void> {
    for (const table of tables) {
        const columns = await columnsOf(client, table);
        const both = async (compared: readonly Column[]) => {
            const ours = await client.query(contentsQuery(compared, table, REDSHIFT));
            const theirs = await other.row(contentsQuery(compared, other.named(nameOf(table)), other.dialect));
            return [ours.rows[0] as Contents, theirs as unknown as Contents] as const;
        };
        const [ours, theirs] = await both(columns);
        if (isSame(ours, theirs)) {
            continue;
        }
        const differing: string[] = [];
        for (const column of columns) {
            if (!isSame(...(await both([column])))) {
                differing.push(column.name);
            }
        }
        const where = differing.length > 0 ? differing.join(", ") : "which value stands beside which";
        throw new Error(
            `${table} is not the same table: ${ours.rows} rows here, ${theirs.rows} ${other.name}; ` +
                `what differs: ${where}. No fair comparison.`,
        );
    }
}

function isSame(one: Contents, other: Contents): boolean {
    return one.rows === other.rows && one.checksum === other.checksum;
}

function nameOf(table: TableName): string {
    return table.slice(table.indexOf(".") + 1);
}

async function columnsOf(client: Client, table: TableName): Promise<readonly Column[]> {
    const { rows } = await client.query(
        `select column_name as name, data_type as type from svv_columns
        where table_schema || '.' || table_name = $1 order by column_name`,
        [table],
    );
    if (rows.length === 0) {
        throw new Error(`There is no table ${table} in the warehouse.`);
    }
    return rows;
}

function contentsQuery(columns: readonly Column[], table: string, dialect: Dialect): string {
    const row = columns.map((column) => `coalesce(${textOf(column)}, '\u0001')`).join(" || '\u0002' || ");
    const number = dialect.numberOf(`substring(md5(${row}), 1, 12)`);
    return `select cast(count(*) as varchar(40)) as rows, cast(sum(${number}) as varchar(40)) as checksum from ${table}`;
}

/** A value as a text that all of them spell alike. */
function textOf({ name, type }: Column): string {
    const column = `"${name}"`;
    switch (type) {
        case "boolean":
            return `case when ${column} then 'true' when not ${column} then 'false' end`;
        case "double precision":
            // In millionths: a quotient or a mean may differ in its last bit. Halves are common (any n / 2^8) and go up, by
            // a margin that no last bit reaches.
            return `cast(cast(floor(${column} * 1000000 + 0.50001) as bigint) as varchar(40))`;
        default:
            return `cast(${column} as varchar(2048))`;
    }
}
