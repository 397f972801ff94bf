import type { ColumnMetadata, InformationalConstraint, RelationMetadata } from "../../catalog/relation";
import { SqlError } from "../../errors";
import { engineType } from "../../type-names";
import type { DataType } from "../../types";
import type { ColumnDefinition } from "../ast";
import { quoteName } from "../bind/bound";
import { defaultValue } from "../change/default-value";
import { truncateName } from "../parser/lexer";
import {
    type Altered,
    columnNamed,
    keep,
    type Referenced,
    referringTables,
    refuseBoundViews,
    withReferences,
} from "./altered";
import { checkColumns, columnOf, refuseSystemColumn } from "./columns";
import { removalOf } from "./drop";
import { viewsOn } from "./views-on-column";

/** RENAME COLUMN: keys follow. */
export function renameColumn(from: string, given: string, altered: Altered): readonly string[] {
    const { table, at } = altered;
    const { metadata } = table;
    const to = truncateName(given);
    columnNamed(from, altered);
    refuseSystemColumn(to, at);
    if (metadata.columns.some((column) => column.name === to)) {
        throw new SqlError("42701", `column "${to}" of relation "${table.name}" already exists`, { position: at + 1 });
    }
    refuseBoundViews("Renaming a column of", altered);
    const renamed = (name: string) => (name === from ? to : name);
    const references = (referenced: Referenced) => ({
        ...referenced,
        columns: referenced.columns.map(renamed),
    });
    const changed: RelationMetadata = {
        ...metadata,
        columns: metadata.columns.map((column) => ({ ...column, name: renamed(column.name) })),
        ...(metadata.distKey ? { distKey: renamed(metadata.distKey) } : {}),
        ...(metadata.sortKey
            ? { sortKey: { ...metadata.sortKey, columns: metadata.sortKey.columns.map(renamed) } }
            : {}),
        ...(metadata.constraints
            ? { constraints: metadata.constraints.map((each) => ({ ...each, columns: each.columns.map(renamed) })) }
            : {}),
    };
    return [
        `alter table ${table.engineName} rename column ${quoteName(from)} to ${quoteName(to)}`,
        ...referringTables(altered, references),
        keep(table, withReferences(changed, table, references)),
    ];
}

/** ADD COLUMN: rows that are there already get the default. Source: developer guide, "ALTER TABLE", ADD COLUMN. */
export function addColumn(definition: ColumnDefinition, altered: Altered): readonly string[] {
    const { table, at, context } = altered;
    const { metadata } = table;
    refuseKeys(definition, altered);
    const column = columnOf(definition, "");
    refuseSystemColumn(column.name, at);
    if (metadata.columns.some((each) => each.name === column.name)) {
        throw new SqlError("42701", `column "${column.name}" of relation "${table.name}" already exists`, {
            position: at + 1,
        });
    }
    checkColumns([...metadata.columns.map((each) => each.name), column.name], at);
    const isNullDefault = definition.default === undefined || definition.default.kind === "null";
    if (column.notNull && isNullDefault) {
        throw new SqlError(
            "42P16",
            "ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression",
            {
                position: at + 1,
            },
        );
    }
    const name = quoteName(column.name);
    const alter = `alter table ${table.engineName}`;
    const given = defaultValue(column, context);
    const isLiteral = LITERAL.test(given);
    const filler = isLiteral ? given : column.notNull ? anyValue(column.type) : undefined;
    return [
        `${alter} add column ${name} ${engineType(column.type)}${filler === undefined ? "" : ` default ${filler}`}`,
        ...(filler === undefined ? [] : [`${alter} alter column ${name} drop default`]),
        ...(column.notNull ? [`${alter} alter column ${name} set not null`] : []),
        ...(isLiteral || isNullDefault ? [] : [`update ${table.engineName} set ${name} = ${given}`]),
        keep(table, {
            ...metadata,
            columns: [...metadata.columns, column],
            ...(column.encoding ? { encodeAuto: undefined } : {}),
        }),
    ];
}

/**
 * What the engine's own DEFAULT takes; anything else is set by an UPDATE, behind which the engine makes no column NOT NULL
 * and no other change to the columns. ALTER ... USING is no way out: the engine's log would work its value out again.
 */
const LITERAL = /^(?:\d+|'(?:[^']|'')*')$/;

/** Some literal of the type, for rows that can't have NULL until they are updated. */
function anyValue({ kind }: DataType): string {
    const isDay = kind === "date" || kind === "timestamp" || kind === "timestamptz";
    return isDay ? "'2000-01-01'" : kind === "time" || kind === "timetz" ? "'00:00:00'" : "'0'";
}

function refuseKeys(definition: ColumnDefinition, { at }: Altered): void {
    const refused = [
        [definition.distKey, "DISTKEY"],
        [definition.sortKey, "SORTKEY"],
        [definition.primaryKey, "PRIMARY KEY"],
        [definition.unique, "UNIQUE"],
        [definition.references !== undefined, "REFERENCES"],
        [definition.identity !== undefined, "IDENTITY"],
    ] as const;
    const [, word] = refused.find(([given]) => given) ?? [];
    if (word) {
        throw new SqlError("0A000", `ALTER TABLE ADD COLUMN can't add a column with ${word}`, { position: at + 1 });
    }
}

/** DROP COLUMN. Source: developer guide, "ALTER TABLE", DROP COLUMN. */
export function dropColumn(name: string, cascade: boolean, altered: Altered): readonly string[] {
    const { table, at, context } = altered;
    const { metadata } = table;
    const column = columnNamed(name, altered);
    const fail = (code: string, message: string, hint?: string) =>
        new SqlError(code, message, { position: at + 1, hint });
    if (metadata.columns.length === 1) {
        throw fail("42P16", "cannot drop the only column of a table");
    }
    if (metadata.distKey === name) {
        throw fail("42P16", `cannot drop distkey column "${name}"`);
    }
    if (metadata.sortKey?.columns.includes(name)) {
        throw fail("42P16", `cannot drop sortkey column "${name}"`);
    }
    const views = viewsOn(name, altered);
    const refers = ({ referenced }: InformationalConstraint): boolean =>
        referenced?.schema === table.schema && referenced.table === table.name && referenced.columns.includes(name);
    const keys = (metadata.constraints ?? []).filter((each) => each.columns.includes(name) || refers(each));
    const referring = (context.relations.dependents?.(table) ?? []).filter((holder) =>
        holder.metadata.constraints?.some(refers),
    );
    if (!cascade && (keys.length > 0 || referring.length > 0 || views.length > 0)) {
        throw fail(
            "2BP01",
            `cannot drop table ${table.name} column ${name} because other objects depend on it`,
            "Use DROP ... CASCADE to drop the dependent objects too.",
        );
    }
    return [
        ...removalOf(views, context),
        `alter table ${table.engineName} drop column ${quoteName(name)}`,
        ...referring.map((holder) =>
            keep(holder, {
                ...holder.metadata,
                constraints: holder.metadata.constraints?.filter((each) => !refers(each)),
            }),
        ),
        keep(table, {
            ...metadata,
            columns: metadata.columns.filter((each) => each !== column),
            constraints: metadata.constraints?.filter((each) => !keys.includes(each)),
        }),
    ];
}

/** Encodings under which a VARCHAR can't change its size. */
const FIXED_SIZE_ENCODINGS = ["bytedict", "runlength", "text255", "text32k"];

/** ALTER COLUMN ... TYPE, for the size of a VARCHAR only. Source: developer guide, "ALTER TABLE", ALTER COLUMN TYPE. */
export function alterType(name: string, type: DataType, altered: Altered): readonly string[] {
    const { table, at } = altered;
    const { metadata } = table;
    const column = columnNamed(name, altered);
    const fail = (code: string, message: string) => new SqlError(code, message, { position: at + 1 });
    if (column.type.kind !== "varchar" || type.kind !== "varchar") {
        throw fail(
            "0A000",
            `can't alter the type of column "${name}": only the size of a VARCHAR column can be changed`,
        );
    }
    if (column.encoding && FIXED_SIZE_ENCODINGS.includes(column.encoding)) {
        throw fail("0A000", `can't alter the size of column "${name}" with encoding ${column.encoding}`);
    }
    if (column.default !== undefined) {
        throw fail("0A000", `can't alter the size of column "${name}": it has a default value`);
    }
    if (metadata.constraints?.some((each) => each.columns.includes(name))) {
        throw fail("0A000", `can't alter the size of column "${name}": it is part of a key`);
    }
    refuseBoundViews("Altering a column of", altered);
    const changed: ColumnMetadata = { ...column, type };
    return [
        ...(type.length < column.type.length ? [fitCheck(column, type.length, altered)] : []),
        keep(table, { ...metadata, columns: metadata.columns.map((each) => (each === column ? changed : each)) }),
    ];
}

/** Engine SQL that fails if a value is longer than the column may be. */
function fitCheck(column: ColumnMetadata, length: number, { table }: Altered): string {
    const message = `[0A000] target column size should be greater or equal to current maximum column size of column "${column.name}"`;
    const name = quoteName(column.name);
    return `select error('${message.replaceAll("'", "''")}') from ${table.engineName} where strlen(${name}) > ${length} limit 1`;
}
