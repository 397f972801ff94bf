import { planArguments } from "../dialect/arguments";
import type { Execute, Prepare } from "../dialect/ast";
import { relationNames } from "../dialect/relation-names";
import { SqlError } from "../errors";
import type { DataType } from "../types";
import type { ParameterValue } from "./contract";
import { RowCursor } from "./cursor";
import type { ExecutorContext, Prepared } from "./executor-context";
import { ensurePlan, planContext } from "./planning";

/** PREPARE: the same names as those of the protocol's Parse. Source: developer guide, "PREPARE". */
export async function prepare({ name, types, statement, at }: Prepare, context: ExecutorContext): Promise<void> {
    if (context.statements.has(name)) {
        throw new SqlError("42P05", `prepared statement "${name}" already exists`);
    }
    const prepared: Prepared = { parsed: { statement, text: "", offset: at }, parameterTypes: types };
    await ensurePlan(prepared, context);
    context.statements.set(name, prepared);
}

/** The statement that EXECUTE or DEALLOCATE names. @throws SqlError 26000 */
export function preparedNamed(name: string, { statements }: ExecutorContext): Prepared {
    const prepared = statements.get(name);
    if (!prepared) {
        throw new SqlError("26000", `prepared statement "${name}" does not exist`);
    }
    return prepared;
}

/** DEALLOCATE. Gives the command tag. */
export function deallocate(name: string, context: ExecutorContext): string {
    if (name === "all") {
        context.statements.clear();
        return "DEALLOCATE ALL";
    }
    preparedNamed(name, context);
    context.statements.delete(name);
    return "DEALLOCATE";
}

/** The values that EXECUTE gives to the parameters, computed by the engine. Source: developer guide, "EXECUTE". */
export async function argumentValues(
    statement: Execute,
    prepared: Prepared,
    context: ExecutorContext,
): Promise<readonly ParameterValue[]> {
    const found = await ensurePlan(prepared, context);
    const types: readonly DataType[] = found && found.kind !== "definition" ? found.parameters : [];
    if (types.length !== statement.args.length) {
        throw new SqlError("42601", `wrong number of parameters for prepared statement "${statement.name}"`, {
            detail: `Expected ${types.length} parameters but got ${statement.args.length}.`,
            position: statement.at + 1,
        });
    }
    if (types.length === 0) {
        return [];
    }
    const { sql, columns, plainKinds } = planArguments(
        statement.args,
        types,
        await planContext(relationNames(statement), [], [], context),
    );
    const cursor = new RowCursor({ stream: await context.engine.stream(sql, columns) });
    try {
        const row = await cursor.take(1);
        return plainKinds.map((kind, index) => {
            const value = row?.columns[index]?.[0] ?? null;
            return kind && value !== null ? { kind, plain: value } : value;
        });
    } finally {
        cursor.close();
    }
}
