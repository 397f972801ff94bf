import type { ColumnMetadata, RelationMetadata } from "../../catalog/relation";
import { SqlError } from "../../errors";
import type { DataType } from "../../types";
import type { TableAttributes } from "../ast";

/** Where a table's rows lie and how they are ordered, as metadata keeps it. */
export type Layout = Pick<RelationMetadata, "distStyle" | "distKey" | "sortKey">;

const MAX_COMPOUND_KEYS = 400;
const MAX_INTERLEAVED_KEYS = 8;

/** Types that can be neither key. Source: developer guide, "CREATE TABLE", DISTKEY and SORTKEY. */
const NOT_FOR_KEYS: readonly DataType["kind"][] = ["super", "varbyte", "interval"];

/**
 * DISTSTYLE, DISTKEY and SORTKEY of a new table, checked against its columns.
 * Source: developer guide, "CREATE TABLE", "Summary of column-level settings and table-level settings".
 */
export function layoutOf(attributes: TableAttributes, columns: readonly ColumnMetadata[], at: number): Layout {
    const { distKey, distStyle } = attributes;
    if (distKey !== undefined && distStyle !== undefined && distStyle !== "key") {
        throw new SqlError("42P16", `DISTSTYLE ${distStyle.toUpperCase()} can't have a DISTKEY`, {
            position: at + 1,
            hint: "Leave DISTSTYLE out, or say DISTSTYLE KEY.",
        });
    }
    if (distStyle === "key" && distKey === undefined) {
        throw new SqlError("42P16", "DISTSTYLE KEY needs a DISTKEY column", { position: at + 1 });
    }
    if (distKey !== undefined) {
        requireKeyColumn(distKey, columns, "DISTKEY", at);
    }
    return {
        ...(distKey === undefined ? (distStyle ? { distStyle } : {}) : { distStyle: "key", distKey }),
        ...(attributes.sortKey ? { sortKey: checkedSortKey(attributes.sortKey, columns, at) } : {}),
    };
}

/** BACKUP NO, which alone is kept. */
export function backupOf({ backup }: TableAttributes): Pick<RelationMetadata, "backup"> {
    return backup === false ? { backup } : {};
}

type SortKey = NonNullable<RelationMetadata["sortKey"]>;

function checkedSortKey(key: SortKey, columns: readonly ColumnMetadata[], at: number): SortKey {
    const limit = key.style === "interleaved" ? MAX_INTERLEAVED_KEYS : MAX_COMPOUND_KEYS;
    if (key.columns.length > limit) {
        throw new SqlError(
            "54011",
            `A${key.style === "interleaved" ? "n interleaved" : " compound"} sort key has at most ${limit} columns`,
            {
                position: at + 1,
            },
        );
    }
    for (const [index, column] of key.columns.entries()) {
        requireKeyColumn(column, columns, "SORTKEY", at);
        if (key.columns.indexOf(column) !== index) {
            throw new SqlError("42701", `column "${column}" appears twice in the sort key`, { position: at + 1 });
        }
    }
    return key;
}

function requireKeyColumn(name: string, columns: readonly ColumnMetadata[], clause: string, at: number): void {
    const column = columns.find((each) => each.name === name);
    if (!column) {
        throw new SqlError("42703", `column "${name}" named in ${clause} does not exist`, { position: at + 1 });
    }
    if (NOT_FOR_KEYS.includes(column.type.kind)) {
        throw new SqlError("42P16", `column "${name}" of type ${column.type.kind} can't be a ${clause}`, {
            position: at + 1,
        });
    }
}
