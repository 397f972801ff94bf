import type { Statement } from "../ast";
import type { Plan, PlanContext } from "../plan";
import { existingTable } from "./target";

/** TRUNCATE, which commits the transaction around it. Source: developer guide, "TRUNCATE". */
export function planTruncate(statement: Extract<Statement, { readonly kind: "truncate" }>, context: PlanContext): Plan {
    const table = existingTable(statement.table, context);
    return {
        kind: "definition",
        tag: "TRUNCATE TABLE",
        statements: [`truncate ${table.engineName}`],
        notices: [],
        commits: true,
    };
}
