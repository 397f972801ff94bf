import type { ColumnMetadata, InformationalConstraint, Relation } from "../../catalog/relation";
import { SqlError } from "../../errors";
import type { ColumnDefinition, TableConstraint, TableName } from "../ast";
import type { PlanContext } from "../plan";

/** The table that declares the keys. */
interface Declaring {
    readonly schema: string;
    readonly name: string;
    readonly columns: readonly ColumnMetadata[];
    readonly constraints: readonly InformationalConstraint[];
}

/** What column definitions declare, as if it stood below the columns. */
export function columnConstraints(columns: readonly ColumnDefinition[]): readonly TableConstraint[] {
    return columns.flatMap((column): readonly TableConstraint[] => [
        ...(column.primaryKey ? [{ kind: "primary_key" as const, columns: [column.name] }] : []),
        ...(column.unique ? [{ kind: "unique" as const, columns: [column.name] }] : []),
        ...(column.references
            ? [
                  {
                      kind: "foreign_key" as const,
                      columns: [column.name],
                      table: column.references.table,
                      referenced: column.references.column === undefined ? [] : [column.references.column],
                  },
              ]
            : []),
    ]);
}

/**
 * Informational keys, checked as far as Redshift checks them: they are never enforced.
 * Source: developer guide, "CREATE TABLE", PRIMARY KEY, UNIQUE, FOREIGN KEY.
 */
export function constraintsOf(
    table: Omit<Declaring, "constraints">,
    given: readonly TableConstraint[],
    at: number,
    context: PlanContext,
): readonly InformationalConstraint[] {
    const constraints: InformationalConstraint[] = [];
    for (const constraint of given) {
        constraints.push(constraintOf({ ...table, constraints }, constraint, at, context));
    }
    return constraints;
}

/** One key more for a table. */
export function constraintOf(
    table: Declaring,
    given: TableConstraint,
    at: number,
    context: PlanContext,
): InformationalConstraint {
    const fail = (code: string, message: string) => new SqlError(code, message, { position: at + 1 });
    for (const [index, column] of given.columns.entries()) {
        if (!table.columns.some((each) => each.name === column)) {
            throw fail("42703", `column "${column}" named in key does not exist`);
        }
        if (given.columns.indexOf(column) !== index) {
            throw fail("42701", `column "${column}" appears twice in ${keyWords(given.kind)} constraint`);
        }
    }
    if (given.kind === "primary_key" && table.constraints.some((each) => each.kind === "primary_key")) {
        throw fail("42P16", `multiple primary keys for table "${table.name}" are not allowed`);
    }
    const name = given.name ?? freeName(table, given);
    if (given.kind !== "foreign_key") {
        return { kind: given.kind, name, columns: given.columns };
    }
    return { kind: given.kind, name, columns: given.columns, referenced: referencedKey(table, given, at, context) };
}

function keyWords(kind: TableConstraint["kind"]): string {
    return kind.replace("_", " ");
}

/** `t_pkey`, `t_a_key`, `t_a_fkey`, with a number behind it if that is taken. Source: PostgreSQL's ChooseConstraintName. */
function freeName(table: Declaring, given: TableConstraint): string {
    const middle = given.kind === "primary_key" ? "" : `_${given.columns[0]}`;
    const suffix = given.kind === "primary_key" ? "pkey" : given.kind === "unique" ? "key" : "fkey";
    const base = `${table.name}${middle}_${suffix}`;
    const taken = new Set(table.constraints.map((each) => each.name));
    let name = base;
    for (let number = 1; taken.has(name); number++) {
        name = `${base}${number}`;
    }
    return name;
}

function referencedKey(
    table: Declaring,
    given: TableConstraint & { readonly kind: "foreign_key" },
    at: number,
    context: PlanContext,
): NonNullable<InformationalConstraint["referenced"]> {
    const fail = (code: string, message: string) => new SqlError(code, message, { position: at + 1 });
    const target = referencedTable(table, given.table, context);
    const primary = target.constraints.find((each) => each.kind === "primary_key");
    const columns = given.referenced.length > 0 ? given.referenced : primary?.columns;
    if (!columns) {
        throw fail("42704", `there is no primary key for referenced table "${target.name}"`);
    }
    if (columns.length !== given.columns.length) {
        throw fail("42830", "number of referencing and referenced columns for foreign key disagree");
    }
    for (const column of columns) {
        if (!target.columns.some((each) => each.name === column)) {
            throw fail("42703", `column "${column}" referenced in foreign key constraint does not exist`);
        }
    }
    const sorted = [...columns].sort().join("\n");
    const isKey = target.constraints.some(
        (each) => each.kind !== "foreign_key" && [...each.columns].sort().join("\n") === sorted,
    );
    if (!isKey) {
        throw fail("42830", `there is no unique constraint matching given keys for referenced table "${target.name}"`);
    }
    return { schema: target.schema, table: target.name, columns };
}

/** A key may refer to the table that declares it, before it exists. */
function referencedTable(table: Declaring, name: TableName, context: PlanContext): Declaring {
    const [last, schema = table.schema] = [...name.path].reverse();
    if (last === table.name && schema === table.schema) {
        return table;
    }
    const relation: Relation | undefined = context.relations.find(name.path);
    if (!relation) {
        throw new SqlError("42P01", `relation "${name.path.join(".")}" does not exist`, { position: name.at + 1 });
    }
    if (relation.kind !== "table") {
        throw new SqlError("42809", `referenced relation "${relation.name}" is not a table`, { position: name.at + 1 });
    }
    return {
        schema: relation.schema,
        name: relation.name,
        columns: relation.metadata.columns,
        constraints: relation.metadata.constraints ?? [],
    };
}
