import type { ColumnMetadata, Relation } from "../../catalog/relation";
import { notSupported, SqlError } from "../../errors";
import type { TableName } from "../ast";
import type { StatementState } from "../bind/binding";
import { quoteName } from "../bind/bound";
import { scopeColumns } from "../bind/from";
import type { ScopeTable } from "../bind/scope";
import { existingRelation } from "../define/target";
import type { PlanContext } from "../plan";

/** How messages name what a statement does to its table. */
export type Verb = "insert into" | "update" | "delete from" | "merge into";

/** The table whose rows a statement changes. Source: developer guide, "CREATE VIEW": views can't be changed. */
export function changedTable(name: TableName, verb: Verb, context: PlanContext): Relation {
    const relation = existingRelation(name, context);
    if (relation.kind !== "table") {
        throw new SqlError("0A000", `cannot ${verb} a ${relation.kind}`, {
            hint: `Change the tables that "${relation.name}" reads.`,
            position: name.at + 1,
        });
    }
    return relation;
}

/** The changed table as one that expressions can name the columns of. */
export interface TargetTable {
    /** `"warehouse"."s"."t" AS "t_1"` */
    readonly sql: string;
    /** `"t_1"` */
    readonly engineAlias: string;
    readonly scope: ScopeTable;
    /** The engine's own number of the row. */
    readonly rowId: string;
}

/** `alias` replaces the table's name, as in FROM. */
export function targetTable(
    relation: Relation,
    alias: string | undefined,
    at: number,
    state: StatementState,
): TargetTable {
    const name = alias ?? relation.name;
    const engineAlias = state.uniqueName(name);
    const columns = relation.metadata.columns.map((column) => ({ ...column, engineName: column.name }));
    return {
        sql: `${relation.engineName} AS ${quoteName(engineAlias)}`,
        engineAlias: quoteName(engineAlias),
        scope: {
            alias: name,
            ...(alias === undefined ? { schema: relation.schema } : {}),
            columns: scopeColumns(columns, engineAlias, { at, alias: name }),
        },
        rowId: `${quoteName(engineAlias)}.rowid`,
    };
}

/** Whether a column of the table's own hides the engine's number of a row. */
export function hidesRowId(relation: Relation): boolean {
    return relation.metadata.columns.some((column) => column.name === "rowid");
}

/** @throws SqlError 0A000 for a table that hides the engine's number of a row. */
export function requireRowId(relation: Relation, at: number): void {
    if (hidesRowId(relation)) {
        throw notSupported(
            `A table with a column named "rowid" can't be the target of a MERGE in the local warehouse: "${relation.name}"`,
            at,
            "Rename the column, or use UPDATE and INSERT.",
        );
    }
}

/** @throws SqlError 42712 if a table beside the target has its name. */
export function refuseTargetsName(target: TargetTable, others: readonly ScopeTable[], at: number): void {
    const { alias, schema } = target.scope;
    const isSame = (other: ScopeTable) =>
        other.alias === alias && (other.schema === schema || other.schema === undefined || schema === undefined);
    if (others.some(isSame)) {
        throw new SqlError("42712", `table name "${alias}" specified more than once`, {
            hint: "Give the table an alias where it is read.",
            position: at + 1,
        });
    }
}

/** A column to be changed. @throws SqlError 42703 */
export function changedColumn(name: string, relation: Relation, at: number): ColumnMetadata {
    const column = relation.metadata.columns.find((each) => each.name === name);
    if (!column) {
        throw new SqlError("42703", `column "${name}" of relation "${relation.name}" does not exist`, {
            position: at + 1,
        });
    }
    return column;
}

/** Source: developer guide, "CREATE TABLE", IDENTITY: only a default identity column takes a value. */
export function refuseIdentity(column: ColumnMetadata, at: number): void {
    if (column.identity && !column.identity.byDefault) {
        throw new SqlError("0A000", "cannot set an identity column to a value", {
            detail: `Column "${column.name}" numbers its rows itself.`,
            position: at + 1,
        });
    }
}
