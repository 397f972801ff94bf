import { notSupported, SqlError } from "../../errors";
import type { DataType } from "../../types";
import type { Values } from "../ast";
import type { BoundBody, StatementState } from "./binding";
import type { Bound } from "./bound";
import { inOneType } from "./case";
import type { Scope } from "./scope";

/** VALUES as a query of its own. INSERT reads its rows itself, since each value takes its column's type there. */
export function bindValues({ rows, at }: Values, scope: Scope, state: StatementState): BoundBody {
    const width = rows[0]?.length ?? 0;
    const bound = rows.map((row) => {
        if (row.length !== width) {
            throw new SqlError("42601", "VALUES lists must all be the same length", { position: at + 1 });
        }
        return row.map((value): Bound => {
            if (value.kind === "default") {
                throw notSupported("DEFAULT stands only in the VALUES of an INSERT.", value.at);
            }
            return state.bind(value, { state, scope, clause: "values" });
        });
    });
    const columns = Array.from({ length: width }, (_, index) =>
        inOneType(
            bound.map((row) => row[index] as Bound),
            "VALUES",
            state,
            at,
        ),
    );
    const lists = bound.map((_, row) => `(${columns.map(({ sqls }) => sqls[row]).join(", ")})`);
    const names = columns.map((_, index) => `column${index + 1}`);
    return {
        sql: `SELECT * FROM (VALUES ${lists.join(", ")}) AS given(${names.join(", ")})`,
        columns: columns.map(({ type }, index) => ({
            name: names[index] as string,
            engineName: names[index] as string,
            type: type as DataType,
        })),
    };
}
