import { engineNameOf } from "../../catalog";
import type { Relation, RelationMetadata } from "../../catalog/relation";
import { SqlError } from "../../errors";
import type { AlterTableAction, Statement } from "../ast";
import { quoteName } from "../bind/bound";
import { truncateName } from "../parser/lexer";
import type { Plan, PlanContext, RelationChange } from "../plan";
import { addColumn, alterType, dropColumn, renameColumn } from "./alter-column";
import { type Altered, columnNamed, keep, type Referenced, referringTables, withReferences } from "./altered";
import { planAppend } from "./append";
import { layoutOf } from "./attributes";
import { constraintOf } from "./constraints";
import { dropConstraint } from "./drop-constraint";
import { checkedEncoding } from "./encodings";
import { followRename } from "./followed-rename";
import { existingRelation } from "./target";

type AlterTable = Extract<Statement, { readonly kind: "alter_table" }>;

/** ALTER TABLE. Source: developer guide, "ALTER TABLE". */
export function planAlterTable(statement: AlterTable, context: PlanContext): Plan {
    const table = existingRelation(statement.table, context);
    const altered: Altered = { table, at: statement.at, context };
    const { action } = statement;
    const isForViews = action.kind === "owner" || (action.kind === "rename" && table.kind === "view");
    if (table.kind !== "table" && !isForViews) {
        throw new SqlError("42809", `"${table.name}" is not a table`, { position: statement.table.at + 1 });
    }
    if (action.kind === "append_from") {
        return planAppend(action, altered);
    }
    const tag = table.kind === "view" ? "ALTER VIEW" : "ALTER TABLE";
    const statements = statementsOf(action, altered);
    const changes = action.kind === "rename" && statements.length === 1 ? [renamed(table, action.to)] : undefined;
    return { kind: "definition", tag, statements, notices: [], ...(changes ? { changes } : {}) };
}

function statementsOf(action: Exclude<AlterTableAction, { kind: "append_from" }>, altered: Altered): readonly string[] {
    const { table } = altered;
    switch (action.kind) {
        case "rename":
            return rename(action.to, altered);
        case "rename_column":
            return renameColumn(action.from, action.to, altered);
        case "add_column":
            return addColumn(action.column, altered);
        case "drop_column":
            return dropColumn(action.column, action.cascade, altered);
        case "alter_type":
            return alterType(action.column, action.type, altered);
        case "alter_encode":
            return [keep(table, { ...table.metadata, ...encoded(action.column, action.encode, altered) })];
        case "attributes":
            return [keep(table, attributed(action, altered))];
        case "owner":
            return [keep(table, { ...table.metadata, owner: action.to })];
        case "add_constraint":
            return [keep(table, constrained(action, altered))];
        case "drop_constraint":
            return dropConstraint(action.name, action.cascade, altered);
    }
}

/** A table or view that no other refers to, under another name. */
function renamed(was: Relation, to: string): RelationChange {
    const name = truncateName(to);
    return { was, is: { ...was, name, engineName: engineNameOf(was.schema, name) } };
}

function rename(to: string, altered: Altered): readonly string[] {
    const { table, at, context } = altered;
    const name = truncateName(to);
    if (name.startsWith("#") && !table.temporary) {
        throw new SqlError("42P16", `can't rename a permanent table to "${name}"`, { position: at + 1 });
    }
    if (context.relations.find([table.schema, name])) {
        throw new SqlError("42P07", `Relation "${name}" already exists`, { position: at + 1 });
    }
    const renamed = (referenced: Referenced) => ({ ...referenced, table: name });
    const refersToItself = table.metadata.constraints?.some(
        ({ referenced }) => referenced?.schema === table.schema && referenced.table === table.name,
    );
    return [
        ...followRename(name, altered),
        ...referringTables(altered, renamed),
        ...(refersToItself ? [keep(table, withReferences(table.metadata, table, renamed))] : []),
        `alter ${table.kind} ${table.engineName} rename to ${quoteName(name)}`,
    ];
}

function encoded(name: string, given: string, altered: Altered): Pick<RelationMetadata, "columns" | "encodeAuto"> {
    const { table, at } = altered;
    const column = columnNamed(name, altered);
    const encoding = checkedEncoding(name, column.type, given);
    if (table.metadata.sortKey?.style === "interleaved") {
        throw new SqlError("0A000", `encodings of "${table.name}" can't be altered: its sort key is interleaved`, {
            position: at + 1,
        });
    }
    if (encoding === column.encoding) {
        throw new SqlError("42P16", `column "${name}" already has the specified encoding`, { position: at + 1 });
    }
    return {
        columns: table.metadata.columns.map((each) => (each === column ? { ...each, encoding } : each)),
        encodeAuto: undefined,
    };
}

function attributed(action: AlterTableAction & { readonly kind: "attributes" }, altered: Altered): RelationMetadata {
    const { table, at } = altered;
    const { attributes } = action;
    const { sortKey, columns } = table.metadata;
    const movesRows = attributes.distStyle !== undefined || attributes.distKey !== undefined;
    if (movesRows && sortKey?.style === "interleaved") {
        throw new SqlError(
            "0A000",
            `the distribution of "${table.name}" can't be altered: its sort key is interleaved`,
            {
                position: at + 1,
            },
        );
    }
    if (attributes.sortKey?.style === "interleaved") {
        throw new SqlError("0A000", "a sort key can't be altered to an interleaved one", { position: at + 1 });
    }
    if (attributes.distStyle === "all" && table.temporary) {
        throw new SqlError("0A000", "ALTER DISTSTYLE ALL is not supported for temporary tables", { position: at + 1 });
    }
    const { distStyle: _style, distKey: _key, ...rest } = table.metadata;
    return {
        ...(movesRows ? rest : table.metadata),
        ...layoutOf(withAutoKey(attributes, sortKey), columns, at),
        ...(attributes.encodeAuto ? { encodeAuto: true } : {}),
    };
}

/** SORTKEY AUTO keeps the key that there is. Source: developer guide, "ALTER TABLE", ALTER SORTKEY AUTO. */
function withAutoKey(
    attributes: (AlterTableAction & { readonly kind: "attributes" })["attributes"],
    current: RelationMetadata["sortKey"],
): typeof attributes {
    return attributes.sortKey?.style === "auto"
        ? { ...attributes, sortKey: { style: "auto", columns: current?.columns ?? [] } }
        : attributes;
}

function constrained(
    action: AlterTableAction & { readonly kind: "add_constraint" },
    altered: Altered,
): RelationMetadata {
    const { table, at, context } = altered;
    const { columns, constraints = [] } = table.metadata;
    const added = constraintOf(
        { schema: table.schema, name: table.name, columns, constraints },
        action.constraint,
        at,
        context,
    );
    const nullable = columns.find((column) => added.columns.includes(column.name) && !column.notNull);
    if (added.kind === "primary_key" && nullable) {
        throw new SqlError(
            "42P16",
            `column "${nullable.name}" can be null: a primary key needs columns declared NOT NULL`,
            {
                position: at + 1,
            },
        );
    }
    return { ...table.metadata, constraints: [...constraints, added] };
}
