import type { CommonTable, Query, Statement, TableName } from "./ast";

/** Names of the common table expressions that a part of the tree can see. */
type Scope = ReadonlySet<string>;

/**
 * Every table or view that a statement names, to read or to write, each once, in the order of the text; names of
 * common table expressions are left out where they are in scope. A path into a SUPER column (`from t, t.items as i`)
 * looks like a table's name and is among them: only a binder can tell. DROP SCHEMA names all that the schema holds.
 */
export function relationNames(statement: Statement): readonly TableName[] {
    if (statement.kind === "drop" && statement.object === "schema") return statement.names.map(everythingIn);
    const found = new Map<string, TableName>();
    visit(statement, new Set(), (name) => {
        const key = JSON.stringify(name.path);
        if (!found.has(key)) found.set(key, name);
    });
    return [...found.values()];
}

/** `*` stands for all that a schema holds. */
function everythingIn({ at, path }: TableName): TableName {
    return { at, path: [path[path.length - 1] as string, "*"] };
}

/** Every place in a query where a table or view is named, in the order of the text, with its alias. */
export function tableReferences(query: Query): readonly { readonly name: TableName; readonly alias?: string }[] {
    const found: { readonly name: TableName; readonly alias?: string }[] = [];
    visit(query, new Set(), (name, alias) => found.push({ name, alias }));
    return found.sort((one, other) => one.name.at - other.name.at);
}

type Found = (name: TableName, alias?: string) => void;

/** Looks at whatever hangs below a node: a new kind of node needs no change here. */
function visit(node: unknown, scope: Scope, found: Found): void {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) {
        for (const item of node) visit(item, scope, found);
        return;
    }
    const inner = "with" in node && node.with !== undefined ? common(node.with as With, scope, found) : scope;
    if (isTableName(node)) {
        found(node);
        return;
    }
    if ("kind" in node && node.kind === "table" && "name" in node && isTableName(node.name as object)) {
        const { path } = node.name as TableName;
        if (path.length > 1 || !inner.has(path[0] as string)) {
            found(node.name as TableName, "alias" in node ? (node.alias as string | undefined) : undefined);
        }
        return;
    }
    for (const key in node) {
        if (key !== "with") visit(node[key as keyof typeof node], inner, found);
    }
}

type With = NonNullable<Query["with"]>;

/** A common table sees those before it, and itself if the clause is recursive. */
function common({ recursive, tables }: With, outer: Scope, found: Found): Scope {
    const scope = new Set(outer);
    for (const table of tables as readonly CommonTable[]) {
        if (recursive) scope.add(table.name);
        visit(table.query, scope, found);
        scope.add(table.name);
    }
    return scope;
}

/** Columns have a path as well, but a kind too. */
function isTableName(node: object): node is TableName {
    return "path" in node && Array.isArray(node.path) && !("kind" in node);
}
