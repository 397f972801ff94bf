import type { ColumnMetadata, Relation } from "../../catalog/relation";
import { SqlError } from "../../errors";
import type { AlterTableAction } from "../ast";
import { quoteName } from "../bind/bound";
import { isSameType } from "../bind/type-families";
import { defaultValue, hasDefault } from "../change/default-value";
import type { Plan } from "../plan";
import type { Altered } from "./altered";
import { existingTable } from "./target";

type Append = AlterTableAction & { readonly kind: "append_from" };

/** ALTER TABLE APPEND: the rows of one table go over to another, for good. Source: developer guide, "ALTER TABLE APPEND". */
export function planAppend(action: Append, { table: target, at, context }: Altered): Plan {
    const source = existingTable(action.table, context);
    const fail = (message: string, hint?: string) => new SqlError("0A000", message, { hint, position: at + 1 });
    if (source.engineName === target.engineName) {
        throw fail("A table's rows can't be appended to the table itself.");
    }
    if (source.temporary || target.temporary) {
        throw fail("ALTER TABLE APPEND takes permanent tables only.");
    }
    refuseOtherLayout(source, target, fail);
    const shared = sharedColumns(source, target, action.extra, fail);
    const filled = target.metadata.columns.filter((column) => !shared.includes(column) && hasDefault(column));
    const names = [...shared, ...filled].map(({ name }) => quoteName(name)).join(", ");
    const values = [...shared.map(({ name }) => quoteName(name)), ...filled.map((each) => defaultValue(each, context))];
    return {
        kind: "definition",
        tag: "ALTER TABLE APPEND",
        statements: [
            `insert into ${target.engineName} (${names}) select ${values.join(", ")} from ${source.engineName}`,
            `delete from ${source.engineName}`,
        ],
        notices: [],
        commits: true,
        notInBlock: true,
    };
}

type Fail = (message: string, hint?: string) => SqlError;

function refuseOtherLayout(source: Relation, target: Relation, fail: Fail): void {
    const layoutOf = ({ metadata: { distStyle, distKey, sortKey } }: Relation) =>
        JSON.stringify([distStyle ?? "auto", distKey ?? null, sortKey?.style ?? null, sortKey?.columns ?? []]);
    if (layoutOf(source) !== layoutOf(target)) {
        throw fail(
            `"${source.name}" and "${target.name}" differ in distribution or sort keys: their rows can't be appended.`,
        );
    }
}

/** The columns that both tables have, as the target declares them. */
function sharedColumns(
    source: Relation,
    target: Relation,
    extra: Append["extra"],
    fail: Fail,
): readonly ColumnMetadata[] {
    const inSource = source.metadata.columns;
    const shared = target.metadata.columns.filter((column) => inSource.some(({ name }) => name === column.name));
    for (const column of shared) {
        const other = inSource.find(({ name }) => name === column.name) as ColumnMetadata;
        if (!isAlike(column, other)) {
            throw fail(`Column "${column.name}" is not the same in "${source.name}" and "${target.name}".`);
        }
        if (column.identity && !column.identity.byDefault) {
            throw fail(`The identity column "${column.name}" can't be appended.`);
        }
    }
    const onlyInSource = inSource.length > shared.length;
    const onlyInTarget = target.metadata.columns.length > shared.length;
    if (onlyInSource && extra !== "ignore extra") {
        throw fail(
            `"${source.name}" has columns that "${target.name}" has not.`,
            "Say IGNOREEXTRA to leave them behind.",
        );
    }
    if (onlyInTarget && extra !== "fill target") {
        throw fail(
            `"${target.name}" has columns that "${source.name}" has not.`,
            "Say FILLTARGET to fill them with defaults.",
        );
    }
    return shared;
}

function isAlike(one: ColumnMetadata, other: ColumnMetadata): boolean {
    return isSameType(one.type, other.type) && one.notNull === other.notNull && one.encoding === other.encoding;
}
