import type { Project } from "../dataform";

/** A column whose values an assertion looks for in another table. */
export interface CheckedReference {
    /** `schema.name`. */
    readonly from: string;
    readonly column: string;
    readonly to: string;
    readonly toColumn: string;
}

/**
 * What an assertion groups by to find values that stand in several rows: Dataform's own for `uniqueKey`, and `repeated` of
 * includes/violations.js, which operations use.
 */
const REPEATED =
    /\bfrom\s+"(\w+)"\."(\w+)"(?:\s+as\s+\w+)?\s+group by\s+([\w,\s]+?)\s*(?:\)\s*as\s+\w+\s+where|having)\s/i;

/** `dangling` of includes/violations.js. */
const DANGLING =
    /from\s+"(\w+)"\."(\w+)" as referring\s+left join\s+"(\w+)"\."(\w+)" as referenced\s+on referenced\.(\w+) = referring\.(\w+)/i;

/** The key of each table that an assertion holds to it, by `schema.name`. */
export function keysOf(project: Project): ReadonlyMap<string, readonly string[]> {
    return new Map(
        assertionQueries(project).flatMap((query) => {
            const [, schema, name, columns] = REPEATED.exec(query) ?? [];
            return columns === undefined
                ? []
                : [[`${schema}.${name}`, columns.split(",").map((column) => column.trim())]];
        }),
    );
}

/** The references that an assertion checks. */
export function checkedReferences(project: Project): readonly CheckedReference[] {
    return assertionQueries(project).flatMap((query) => {
        const [, schema, name, otherSchema, otherName, toColumn, column] = DANGLING.exec(query) ?? [];
        return column === undefined || toColumn === undefined
            ? []
            : [{ from: `${schema}.${name}`, column, to: `${otherSchema}.${otherName}`, toColumn }];
    });
}

function assertionQueries({ actions, queries }: Project): readonly string[] {
    return actions
        .filter(({ kind }) => kind === "assertion")
        .map(({ schema, name }) => queries[`${schema}.${name}`] ?? "");
}
