import { SqlError } from "../../errors";
import { type Altered, keep } from "./altered";

/** DROP CONSTRAINT; NOT NULL of a primary key stays. Source: developer guide, "ALTER TABLE", DROP CONSTRAINT. */
export function dropConstraint(name: string, cascade: boolean, { table, at, context }: Altered): readonly string[] {
    const { constraints = [] } = table.metadata;
    const dropped = constraints.find((constraint) => constraint.name === name);
    if (!dropped) {
        throw new SqlError("42704", `constraint "${name}" of relation "${table.name}" does not exist`, {
            position: at + 1,
        });
    }
    const key = [...dropped.columns].sort().join("\n");
    const needsIt = (referenced: (typeof constraints)[number]["referenced"]) =>
        dropped.kind !== "foreign_key" &&
        referenced?.schema === table.schema &&
        referenced.table === table.name &&
        [...referenced.columns].sort().join("\n") === key;
    const holders = (context.relations.dependents?.(table) ?? []).filter(({ metadata }) =>
        metadata.constraints?.some(({ referenced }) => needsIt(referenced)),
    );
    const ownKeys = constraints.filter(({ referenced }) => needsIt(referenced));
    if (!cascade && (holders.length > 0 || ownKeys.length > 0)) {
        throw new SqlError(
            "2BP01",
            `cannot drop constraint ${name} on table ${table.name} because other objects depend on it`,
            {
                hint: "Use DROP ... CASCADE to drop the dependent objects too.",
                position: at + 1,
            },
        );
    }
    return [
        ...holders.map((holder) =>
            keep(holder, {
                ...holder.metadata,
                constraints: holder.metadata.constraints?.filter(({ referenced }) => !needsIt(referenced)),
            }),
        ),
        keep(table, {
            ...table.metadata,
            constraints: constraints.filter((each) => each !== dropped && !ownKeys.includes(each)),
        }),
    ];
}
