import type { ColumnMetadata } from "../../catalog/relation";
import { SqlError } from "../../errors";
import { engineType } from "../../type-names";
import type { BoundBody, StatementState } from "../bind/binding";
import { quoteName } from "../bind/bound";
import { decideAsText } from "../bind/coercion";
import type { OutputColumn } from "../bind/scope";
import { truncateName } from "../parser/lexer";
import { checkColumns } from "./columns";

/** The columns that a query gives a table or view, under the names listed, the first ones first. */
export function columnsOfQuery(
    body: BoundBody,
    names: readonly string[] = [],
    what: "CREATE TABLE AS" | "CREATE VIEW",
    at: number,
    state: StatementState,
): readonly ColumnMetadata[] {
    if (names.length > body.columns.length) {
        throw new SqlError("42601", `${what} specifies too many column names`, { position: at + 1 });
    }
    const columns = body.columns.map((column, index) => ({
        name: truncateName(names[index] ?? column.name),
        type: column.undecided ? decideAsText(column.undecided, state).type : column.type,
        notNull: false,
    }));
    checkColumns(
        columns.map(({ name }) => name),
        at,
    );
    return columns;
}

/** A query whose columns have these names and, in the engine, exactly these types. */
export function queryAs(body: BoundBody, columns: readonly ColumnMetadata[], state: StatementState): string {
    const source = quoteName(state.uniqueName("source"));
    const list = columns.map(({ name, type }, index) => {
        const { engineName, undecided } = body.columns[index] as OutputColumn;
        const value = undecided ? decideAsText(undecided, state).sql : `${source}.${quoteName(engineName)}`;
        return `CAST(${value} AS ${engineType(type)}) AS ${quoteName(name)}`;
    });
    return `SELECT ${list.join(", ")} FROM (${body.sql}) AS ${source}`;
}

/** @throws SqlError 42P02: a table's or view's definition outlives the values of a statement's parameters. */
export function refuseParameters(what: string, state: StatementState, at: number): void {
    if (state.parameters.list().length > 0) {
        throw new SqlError("42P02", `there is no parameter $1: ${what} takes none`, { position: at + 1 });
    }
}
