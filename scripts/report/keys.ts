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

/** The references that an assertion checks; what holds of a view's rows is said of the table that it shows. */
export function checkedReferences(project: Project): readonly CheckedReference[] {
    return assertionQueries(project).flatMap((query) => {
        const [, schema, name, otherSchema, otherName, toColumn, column] = DANGLING.exec(query) ?? [];
        if (column === undefined || toColumn === undefined) {
            return [];
        }
        const to = `${otherSchema}.${otherName}`;
        return shownBy(project, `${schema}.${name}`).flatMap((from) =>
            from === to ? [] : [{ from, column, to, toColumn }],
        );
    });
}

/** A model and, if it is a view, the table whose rows it shows: the first that it selects from. Names are `schema.name`. */
export function shownBy({ actions, queries }: Project, model: string): readonly string[] {
    const isView = actions.some(({ kind, schema, name }) => kind === "view" && `${schema}.${name}` === model);
    const [, schema, name] = (isView && /\bfrom\s+"(\w+)"\."(\w+)"/i.exec(queries[model] ?? "")) || [];
    return name === undefined ? [model] : [model, `${schema}.${name}`];
}

function assertionQueries({ actions, queries }: Project): readonly string[] {
    return actions
        .filter(({ kind }) => kind === "assertion")
        .map(({ schema, name }) => queries[`${schema}.${name}`] ?? "");
}
