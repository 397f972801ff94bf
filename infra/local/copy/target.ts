import type { ColumnMetadata, Relation } from "../catalog/relation";
import type { CopyStatement } from "../dialect/ast";
import { SqlError } from "../errors";

/** The columns of the table, by whether the files fill them. */
export interface Target {
    readonly relation: Relation;
    /** In the order of the column list, which is that of the fields. */
    readonly loaded: readonly ColumnMetadata[];
    /** Defaults and numbers of their own. */
    readonly others: readonly ColumnMetadata[];
}

/** What a COPY into the relation fills. Source: developer guide, "Column mapping options". */
export function targetOf(
    { columns, explicitIds, at }: Pick<CopyStatement, "columns" | "explicitIds" | "at">,
    relation: Relation,
): Target {
    if (relation.kind !== "table") {
        throw new SqlError("42809", `cannot copy to view "${relation.name}"`, { position: at + 1 });
    }
    const all = relation.metadata.columns;
    const loaded = columns
        ? listed(columns, relation, at)
        : all.filter(({ identity }) => identity === undefined || identity.byDefault || explicitIds);
    checkIdentity(loaded, relation, explicitIds, at);
    const others = all.filter((column) => !loaded.includes(column));
    const missing = others.find((column) => column.notNull && !column.identity && column.default === undefined);
    if (missing) {
        throw new SqlError("23502", `Cannot insert a NULL value into column ${missing.name}`, {
            hint: `Column "${missing.name}" is NOT NULL and has no default: name it in the column list.`,
            position: at + 1,
        });
    }
    return { relation, loaded, others };
}

function listed(names: readonly string[], relation: Relation, at: number): readonly ColumnMetadata[] {
    const columns = names.map((name) => {
        const column = relation.metadata.columns.find((each) => each.name === name);
        if (!column) {
            throw new SqlError("42703", `column "${name}" of relation "${relation.name}" does not exist`, {
                position: at + 1,
            });
        }
        return column;
    });
    const twice = columns.find((column, index) => columns.indexOf(column) !== index);
    if (twice) {
        throw new SqlError("42701", `column "${twice.name}" specified more than once`, { position: at + 1 });
    }
    return columns;
}

/** Values of an identity column are taken only when EXPLICIT_IDS asks for it, and then they must be there. */
function checkIdentity(loaded: readonly ColumnMetadata[], relation: Relation, explicit: boolean, at: number): void {
    const isOwn = ({ identity }: ColumnMetadata) => identity !== undefined && !identity.byDefault;
    const given = loaded.find(isOwn);
    if (given && !explicit) {
        throw new SqlError("0A000", `cannot load values into identity column "${given.name}"`, {
            hint: "Add EXPLICIT_IDS to the COPY, or leave the column out of the list.",
            position: at + 1,
        });
    }
    const missing = relation.metadata.columns.find((column) => isOwn(column) && !loaded.includes(column));
    if (missing && explicit) {
        throw new SqlError("0A000", `EXPLICIT_IDS needs the identity column "${missing.name}" in the column list`, {
            position: at + 1,
        });
    }
}
