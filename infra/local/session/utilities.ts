import type { Statement } from "../dialect/ast";
import { intervalLiteral } from "../dialect/bind/interval-literals";
import { notSupported, SqlError } from "../errors";
import { offsetOf } from "../time-zones";
import type { ResultColumn } from "../types";
import type { RowBatch } from "./contract";
import type { Settings } from "./settings";

/** What SHOW answers: one row, or one for each parameter. */
export function show(
    name: string,
    settings: Settings,
): { readonly columns: readonly ResultColumn[]; readonly rows: RowBatch } {
    if (name === "all") {
        const all = settings.all();
        return {
            columns: [textColumn("name"), textColumn("setting")],
            rows: { count: all.length, columns: [all.map(([key]) => key), all.map(([, value]) => value)] },
        };
    }
    return { columns: showColumns(name), rows: { count: 1, columns: [[settings.get(name)]] } };
}

/** The columns of SHOW, without asking for a value. */
export function showColumns(name: string): readonly ResultColumn[] {
    return name === "all" ? [textColumn("name"), textColumn("setting")] : [textColumn(name)];
}

function textColumn(name: string): ResultColumn {
    return { name, type: { kind: "text" } };
}

/** SET and RESET. SET LOCAL lasts as long as its transaction: outside of a block that is no time at all. */
export function changeSetting(
    statement: Extract<Statement, { kind: "set" | "reset" }>,
    settings: Settings,
    isInBlock: boolean,
): void {
    if (statement.kind === "reset") {
        if (statement.name === "all") {
            settings.resetAll();
        } else {
            settings.reset(statement.name);
        }
    } else if (statement.value === "default") {
        settings.reset(statement.name);
    } else if (!statement.local) {
        settings.set(statement.name, givenValue(statement, statement.value));
    } else if (isInBlock) {
        settings.setLocal(statement.name, givenValue(statement, statement.value));
    }
}

function givenValue({ interval }: Extract<Statement, { kind: "set" }>, value: readonly string[]): string {
    const text = value.join(", ");
    return interval ? offsetOf(intervalLiteral(text, interval.unit), text) : text;
}

/** Statements that this warehouse reads and cannot carry out: each is named. */
export function refuse(statement: Statement): SqlError {
    return notSupported(`${statement.kind.replaceAll("_", " ").toUpperCase()} is not supported here.`, statement.at);
}

/** VACUUM writes the whole table anew and can't be undone, so no block may hold it. Source: developer guide, "VACUUM". */
export function refuseInBlock(what: string): SqlError {
    return new SqlError("25001", `${what} cannot run inside a transaction block`);
}
