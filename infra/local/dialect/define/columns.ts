import type { ColumnMetadata } from "../../catalog/relation";
import { notSupported, SqlError } from "../../errors";
import { engineType } from "../../type-names";
import type { ColumnDefinition } from "../ast";
import { quoteName } from "../bind/bound";
import { truncateName } from "../parser/lexer";
import { checkedEncoding } from "./encodings";
import type { Target } from "./target";

/** Source: developer guide, "CREATE TABLE", "Limits and quotas". */
const MAX_COLUMNS = 1600;

/** A column as metadata keep it. `sequence` is the engine's sequence for an IDENTITY column. */
export function columnOf(definition: ColumnDefinition, sequence: string): ColumnMetadata {
    const { type, identity, at } = definition;
    const name = truncateName(definition.name);
    if (definition.collate !== undefined && definition.collate.toLowerCase() !== "case_sensitive") {
        throw notSupported(
            `COLLATE ${definition.collate} of column "${name}" is not carried by the local warehouse`,
            at,
        );
    }
    if (identity) {
        checkIdentity(definition);
    }
    const encoding = checkedEncoding(name, type, definition.encode);
    return {
        name,
        type,
        notNull: definition.notNull || definition.primaryKey || identity !== undefined,
        ...(encoding ? { encoding } : {}),
        ...(definition.default ? { default: definition.defaultText } : {}),
        ...(identity ? { identity: { ...identity, sequence } } : {}),
    };
}

function checkIdentity(definition: ColumnDefinition): void {
    const { type, at, name, identity } = definition;
    const fail = (message: string) => new SqlError("42P16", message, { position: at + 1 });
    if (type.kind !== "integer" && type.kind !== "bigint") {
        throw fail(`identity column "${name}" must be INT or BIGINT`);
    }
    if (definition.default) {
        throw fail(`identity column "${name}" can't have a default`);
    }
    if (identity?.step === 0) {
        throw fail(`identity column "${name}" can't have a step of 0`);
    }
}

/** The name of the engine's sequence behind an identity column: the table's number makes it last through renames. */
export function sequenceName(target: Target, oid: number, index: number): string {
    const place = target.temporary ? ["temp", "main"] : ["warehouse", target.schema];
    return [...place, `$identity_${oid}_${index}`].map(quoteName).join(".");
}

/** Engine SQL that makes the sequences of a table's identity columns. */
export function sequenceStatements(columns: readonly ColumnMetadata[], temporary: boolean): readonly string[] {
    return columns.flatMap(({ identity }) =>
        identity
            ? [
                  `create ${temporary ? "temp " : ""}sequence ${identity.sequence} increment by ${identity.step} ` +
                      `minvalue -9223372036854775808 maxvalue 9223372036854775807 start with ${identity.seed}`,
              ]
            : [],
    );
}

/** Engine SQL that lets the sequences of a table's identity columns go. */
export function dropSequences(columns: readonly ColumnMetadata[]): readonly string[] {
    return columns.flatMap(({ identity }) => (identity ? [`drop sequence if exists ${identity.sequence}`] : []));
}

/**
 * A column in the engine's CREATE TABLE. Defaults are not the engine's: whoever inserts names every column. Texts that are
 * the table's only key repeat nowhere, and to look for what can be compressed in them takes four times as long as to write them.
 */
export function engineColumn({ name, type, notNull }: ColumnMetadata, isOnlyKey: boolean): string {
    const compression = isOnlyKey && type.kind === "varchar" ? " using compression uncompressed" : "";
    return `${quoteName(name)} ${engineType(type)}${compression}${notNull ? " not null" : ""}`;
}

/** Columns that every table has unasked. Source: PostgreSQL's documentation, "System Columns". */
const SYSTEM_COLUMNS: ReadonlySet<string> = new Set(["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]);

/** @throws SqlError 42701 for the name of a system column, which no column of a table can have. */
export function refuseSystemColumn(name: string, at: number): void {
    if (SYSTEM_COLUMNS.has(name)) {
        throw new SqlError("42701", `column name "${name}" conflicts with a system column name`, {
            position: at + 1,
            hint: "Give the column another name.",
        });
    }
}

/** @throws SqlError 42701 for a name given twice, 54011 for too many columns. */
export function checkColumns(names: readonly string[], at: number): void {
    if (names.length > MAX_COLUMNS) {
        throw new SqlError("54011", `tables can have at most ${MAX_COLUMNS} columns`, { position: at + 1 });
    }
    const seen = new Set<string>();
    for (const name of names) {
        if (seen.has(name)) {
            throw new SqlError("42701", `column "${name}" duplicated`, { position: at + 1 });
        }
        seen.add(name);
    }
}
