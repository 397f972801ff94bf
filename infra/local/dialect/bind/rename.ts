import { SqlError } from "../../errors";
import type { BoundBody, StatementState } from "./binding";
import { quoteName } from "./bound";
import type { OutputColumn } from "./scope";

/** The columns of a body under other names, the first ones first. @throws SqlError 42P10 for more names than columns. */
export function renamed(
    body: BoundBody,
    names: readonly string[],
    owner: string,
    at: number,
    state: StatementState,
): BoundBody {
    const columns = renamedColumns(body.columns, names, owner, at);
    const list = body.columns.map(
        (column, index) =>
            `${quoteName(column.engineName)} AS ${quoteName((columns[index] as OutputColumn).engineName)}`,
    );
    return { sql: `SELECT ${list.join(", ")} FROM (${body.sql}) AS ${quoteName(state.uniqueName("named"))}`, columns };
}

function renamedColumns(
    columns: readonly OutputColumn[],
    names: readonly string[],
    owner: string,
    at: number,
): readonly OutputColumn[] {
    if (names.length > columns.length) {
        throw new SqlError(
            "42P10",
            `table "${owner}" has ${columns.length} columns available but ${names.length} columns specified`,
            { position: at + 1 },
        );
    }
    const taken = new Set<string>();
    return columns.map((column, index) => {
        const name = names[index] ?? column.name;
        return { ...column, name, engineName: uniqueIn(taken, name) };
    });
}

/** A name that is not taken yet, and is from now on. */
export function uniqueIn(taken: Set<string>, name: string): string {
    let unique = name;
    for (let count = 1; taken.has(unique); count++) {
        unique = `${name}:${count}`;
    }
    taken.add(unique);
    return unique;
}
