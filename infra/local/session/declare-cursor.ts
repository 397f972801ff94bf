import type { DeclareCursor } from "../dialect/ast";
import { SqlError } from "../errors";
import type { ExecutorContext, Prepared } from "./executor-context";
import { begin, ensurePlan, tellRandoms } from "./planning";

/** DECLARE: the cursor's rows are those of this moment, though they are read as they are fetched. */
export async function declareCursor({ name, query, at }: DeclareCursor, context: ExecutorContext): Promise<void> {
    const { transaction, cursor, engine } = context;
    transaction.refuseIfFailed();
    if (transaction.status !== "T") {
        throw new SqlError("25P01", "DECLARE CURSOR may only be used in transaction blocks");
    }
    cursor.refuseSecond(name);
    const select: Prepared = {
        parsed: { statement: { kind: "select", at, query }, text: "", offset: at },
        parameterTypes: [],
    };
    const found = await ensurePlan(select, context);
    if (found?.kind !== "query" || found.parameters.length > 0) {
        throw new SqlError("42601", "DECLARE CURSOR takes a query without INTO and without parameters", {
            position: query.at + 1,
        });
    }
    const run = await begin(select, context);
    await tellRandoms(found, context);
    cursor.declare(name, found.columns, await engine.stream(found.sql, found.columns), run);
}
