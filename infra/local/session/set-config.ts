import type { Expression, Statement } from "../dialect/ast";
import { literalSql } from "../dialect/bind/literal-values";
import type { ResultColumn } from "../types";
import { RowCursor } from "./cursor";
import type { ExecutorContext } from "./executor-context";

/** A SELECT that does nothing but set a parameter. */
export interface SetConfig {
    readonly name: string;
    readonly value: string;
    readonly isLocal: boolean;
    readonly columns: readonly ResultColumn[];
}

/** `select set_config('name', 'value', is_local)`; undefined for any other statement. */
export function setConfigOf(statement: Statement): SetConfig | undefined {
    if (statement.kind !== "select" || statement.query.body.kind !== "select") {
        return undefined;
    }
    const { items, from } = statement.query.body;
    const [item] = items;
    if (items.length !== 1 || from.length > 0 || item?.kind !== "expression" || item.expression.kind !== "call") {
        return undefined;
    }
    const { name: called, args } = item.expression;
    const [name, value, local] = args;
    if (called !== "set_config" || name?.kind !== "string" || value?.kind !== "string") {
        return undefined;
    }
    const isLocal = local && isTrue(local);
    if (isLocal === undefined) {
        return undefined;
    }
    const columns = [{ name: item.alias ?? called, type: { kind: "text" } }] as const;
    return { name: name.value, value: value.value, isLocal, columns };
}

/** Source: developer guide, "SET_CONFIG function", is_local: "true or 1 and false or 0". @throws SqlError 22P02 */
function isTrue(flag: Expression): boolean | undefined {
    switch (flag.kind) {
        case "boolean":
            return flag.value;
        case "string":
            return literalSql(flag.value, { kind: "boolean" }, flag.at) === "true";
        case "number":
            return ["0", "1"].includes(flag.text) ? flag.text === "1" : undefined;
        default:
            return undefined;
    }
}

/** Sets the parameter and gives its new value. */
export async function setConfig({ name, value, isLocal }: SetConfig, context: ExecutorContext): Promise<RowCursor> {
    const { transaction, settings, variables } = context;
    transaction.changesSettings();
    if (!isLocal) {
        settings.set(name, value);
    } else if (transaction.status === "T") {
        settings.setLocal(name, value);
    }
    await variables.tell();
    return new RowCursor({ rows: { count: 1, columns: [[isLocal ? value : settings.get(name)]] } });
}
