import { newOid } from "../../catalog";
import type { ColumnMetadata, Relation, RelationMetadata } from "../../catalog/relation";
import { notSupported, SqlError } from "../../errors";
import type { CreateTable, TableAttributes } from "../ast";
import { defaultValue } from "../change/default-value";
import type { Plan, PlanContext } from "../plan";
import { backupOf, type Layout, layoutOf } from "./attributes";
import { checkColumns, columnOf, engineColumn, refuseSystemColumn, sequenceName, sequenceStatements } from "./columns";
import { columnConstraints, constraintsOf } from "./constraints";
import { existingTable, keepMetadata, made, newTarget, type Target } from "./target";

/** CREATE TABLE. Source: developer guide, "CREATE TABLE". */
export function planCreateTable(statement: CreateTable, context: PlanContext): Plan {
    const target = newTarget(statement.table, statement.temporary, context);
    if (target.existing) {
        return existsAlready(target, statement.ifNotExists, statement.at);
    }
    const oid = newOid();
    const parents = statement.like.map((like) => ({ ...like, relation: existingTable(like.table, context) }));
    const declared = allColumns(statement, parents, target, oid);
    for (const { name } of declared) {
        refuseSystemColumn(name, statement.at);
    }
    checkColumns(
        declared.map((column) => column.name),
        statement.at,
    );
    const constraints = constraintsOf(
        { schema: target.schema, name: target.name, columns: declared },
        [...columnConstraints(statement.columns), ...statement.constraints],
        statement.at,
        context,
    );
    const keys = constraints.find((constraint) => constraint.kind === "primary_key")?.columns ?? [];
    const columns = declared.map((column) => (keys.includes(column.name) ? { ...column, notNull: true } : column));
    const engineColumns = columns.map((column) => engineColumn(column, keys.length === 1 && keys[0] === column.name));
    for (const column of columns) {
        defaultValue(column, context); // a default that can't be computed is refused now, not when a row comes
    }
    const metadata: RelationMetadata = {
        oid,
        owner: context.user,
        columns,
        ...(columns.every((column) => column.encoding === undefined) || statement.attributes.encodeAuto
            ? { encodeAuto: true }
            : {}),
        ...tableLayout(statement, parents[0]?.relation, columns),
        ...(constraints.length > 0 ? { constraints } : {}),
    };
    return {
        kind: "definition",
        tag: "CREATE TABLE",
        statements: [
            ...sequenceStatements(columns, target.temporary),
            `create ${target.temporary ? "temp " : ""}table ${target.engineName} (${engineColumns.join(", ")})`,
            keepMetadata("table", target.engineName, metadata),
        ],
        notices: [],
        changes: [{ is: made("table", target, metadata) }],
        isTemporary: target.temporary,
    };
}

/** What happens to a table that is to be made where there is one. */
export function existsAlready(target: Target, ifNotExists: boolean, at: number): Plan {
    if (!ifNotExists) {
        throw new SqlError("42P07", `Relation "${target.name}" already exists`, { position: at + 1 });
    }
    const message = `Relation "${target.name}" already exists and will be skipped`;
    return {
        kind: "definition",
        tag: "CREATE TABLE",
        statements: [],
        notices: [{ severity: "INFO", code: "42P07", message }],
    };
}

interface Parent {
    readonly table: { readonly at: number };
    readonly includingDefaults: boolean;
    readonly relation: Relation;
}

/** Columns in the order of the statement's text, those of LIKE where it stands. */
function allColumns(
    statement: CreateTable,
    parents: readonly Parent[],
    target: Target,
    oid: number,
): readonly ColumnMetadata[] {
    const own = statement.columns.map((definition, index) => ({
        at: definition.at,
        columns: [columnOf(definition, sequenceName(target, oid, index))],
    }));
    const inherited = parents.map((parent) => ({ at: parent.table.at, columns: inheritedColumns(parent) }));
    return [...own, ...inherited].sort((one, other) => one.at - other.at).flatMap((part) => part.columns);
}

function inheritedColumns({ relation, includingDefaults, table }: Parent): readonly ColumnMetadata[] {
    return relation.metadata.columns.map((column) => {
        const { comment: _comment, default: defaultText, identity, ...rest } = column;
        if (identity && includingDefaults) {
            throw notSupported(
                `LIKE ${relation.name} INCLUDING DEFAULTS can't copy the identity column "${column.name}" here`,
                table.at,
                "Leave INCLUDING DEFAULTS out, or write the columns out.",
            );
        }
        return { ...rest, ...(includingDefaults && defaultText !== undefined ? { default: defaultText } : {}) };
    });
}

/** DISTSTYLE, DISTKEY and SORTKEY from the columns, from below them, or from the table that LIKE names. */
function tableLayout(
    statement: CreateTable,
    parent: Relation | undefined,
    columns: readonly ColumnMetadata[],
): Layout & Pick<RelationMetadata, "backup"> {
    const attributes = withColumnKeys(statement);
    if (!parent) {
        return { ...layoutOf(attributes, columns, statement.at), ...backupOf(attributes) };
    }
    if (attributes.distKey || attributes.distStyle || attributes.sortKey) {
        throw new SqlError("42P16", "distribution and sort keys can't be specified for a table made with LIKE", {
            position: statement.at + 1,
            hint: "Such a table has those of the table it is like; change them with ALTER TABLE.",
        });
    }
    const { distStyle, distKey, sortKey } = parent.metadata;
    return {
        ...(distStyle ? { distStyle } : {}),
        ...(distKey ? { distKey } : {}),
        ...(sortKey ? { sortKey } : {}),
        ...backupOf(parent.metadata),
    };
}

function withColumnKeys({ attributes, columns, at }: CreateTable): TableAttributes {
    const distKeys = [...columns.filter((column) => column.distKey).map((column) => column.name)];
    const sortKeys = columns.filter((column) => column.sortKey).map((column) => column.name);
    if (distKeys.length + (attributes.distKey === undefined ? 0 : 1) > 1) {
        throw new SqlError("42P16", "only one column can be the DISTKEY", { position: at + 1 });
    }
    if (sortKeys.length + (attributes.sortKey === undefined ? 0 : 1) > 1) {
        throw new SqlError("42P16", "only one SORTKEY can be specified", {
            position: at + 1,
            hint: "Name several columns below the columns: SORTKEY (a, b).",
        });
    }
    return {
        ...attributes,
        ...(distKeys[0] === undefined ? {} : { distKey: distKeys[0] }),
        ...(sortKeys[0] === undefined ? {} : { sortKey: { style: "compound", columns: sortKeys } }),
    };
}
