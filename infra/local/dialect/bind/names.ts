import { SqlError } from "../../errors";
import { bareTypeName, engineType } from "../../type-names";
import type { DataType } from "../../types";
import type { ColumnReference, Navigate } from "../ast";
import { type Binding, bindPart, type Clause } from "./binding";
import type { Bound } from "./bound";
import { coerce } from "./coercion";
import { noteCorrelation } from "./correlation";
import type { Scope, ScopeColumn, ScopeTable } from "./scope";
import { stepInto } from "./super";

const BIGINT: DataType = { kind: "bigint" };

/** Clauses that see the select list's aliases. HAVING does not (developer guide, "HAVING clause"). */
const SEES_ALIASES: ReadonlySet<Clause> = new Set(["select", "where", "qualify", "order", "group"]);

/** What a name means here: a column of FROM, an alias of the select list, a column of the query around. */
export function bindColumn(reference: ColumnReference, binding: Binding): Bound {
    const { path, at } = reference;
    const written = binding.state.keepsSuperCase ? reference.written : undefined;
    for (let scope: Scope | undefined = binding.scope; scope; scope = scope.outer) {
        const found =
            path.length === 1 ? unqualified(path[0] as string, scope, at) : qualified(path, scope, at, written);
        if (found) {
            if (scope === binding.scope) {
                return found;
            }
            noteCorrelation(binding.scope, scope, at, binding.state);
            const key = scope.groupKeys?.get(found.sql);
            return key === undefined ? found : { ...found, sql: key, trimmed: true };
        }
        if (path.length === 1 && scope === binding.scope && SEES_ALIASES.has(binding.clause)) {
            const alias = scope.aliases?.get(path[0] as string);
            if (alias) {
                return alias.bound(binding, at);
            }
        }
    }
    throw unknownColumn(reference, binding.scope);
}

function unqualified(name: string, scope: Scope, at: number): Bound | undefined {
    let found: ScopeColumn | undefined;
    for (const columns of [scope.merged, ...scope.tables.map((table) => table.columns)]) {
        for (const column of columns) {
            if (column.name === name && !column.joined) {
                if (found) {
                    throw ambiguous(name, at);
                }
                found = column;
            }
        }
    }
    return found?.value;
}

/** `written`: the letters that attributes of SUPER values are known by; undefined: the folded ones. */
function qualified(path: readonly string[], scope: Scope, at: number, written = path): Bound | undefined {
    const name = path[path.length - 1] as string;
    const tables = scope.tables.filter((table) => isNamed(table, path.slice(0, -1)));
    if (tables.length > 1) {
        throw new SqlError("42P09", `table reference "${path.slice(0, -1).join(".")}" is ambiguous`, {
            position: at + 1,
        });
    }
    const [table] = tables;
    if (!table) {
        return steppedInto(path, scope, at, written);
    }
    const columns = table.columns.filter((column) => column.name === name);
    if (columns.length > 1) {
        throw ambiguous(name, at);
    }
    return columns[0]?.value;
}

/** Whether `t`, `s.t` or `db.s.t` names the table. */
export function isNamed(table: ScopeTable, qualifier: readonly string[]): boolean {
    const [name, schema] = [...qualifier].reverse();
    return table.alias === name && (schema === undefined || table.schema === schema);
}

/** `column.field`: steps into a SUPER value. */
function steppedInto(path: readonly string[], scope: Scope, at: number, written: readonly string[]): Bound | undefined {
    for (let length = path.length - 1; length > 0; length--) {
        const [first, ...more] = path.slice(0, length) as [string, ...string[]];
        const value =
            more.length === 0
                ? unqualified(first, scope, at)
                : qualified([first, ...more], scope, at, written.slice(0, length));
        if (value?.type.kind === "super") {
            return stepInto(value, written.slice(length));
        }
    }
    return undefined;
}

/** `x[0].field`: an array's elements by their places from 0, an object's attributes by their names. */
export function bindNavigation({ operand, steps, at }: Navigate, binding: Binding): Bound {
    const value = bindPart(operand, binding);
    const [only] = steps;
    if (value.type.kind === "text_array" && steps.length === 1 && only && !("field" in only)) {
        // The catalogue's arrays are PostgreSQL's: counted from 1, null beyond their ends. Its one int2vector counts from 0.
        const index = coerce(bindPart(only.index, binding), BIGINT, binding.state, only.index.at);
        const { of } = value.type;
        const first = of === "int2vector" ? 0 : 1;
        const type: DataType = { kind: of === undefined ? "text" : of === "integer" ? "integer" : "smallint" };
        const element = `CAST(list_extract(${value.sql}, ${index.sql} + ${1 - first}) AS ${engineType(type)})`;
        return { sql: `CASE WHEN ${index.sql} >= ${first} THEN ${element} END`, type };
    }
    if (value.type.kind !== "super") {
        throw new SqlError("42809", `cannot step into a value of type ${bareTypeName(value.type)}`, {
            hint: "Only SUPER values have elements and attributes.",
            position: at + 1,
        });
    }
    const bound = steps.map((step) => {
        if ("field" in step) {
            return binding.state.keepsSuperCase ? (step.written ?? step.field) : step.field;
        }
        const index = bindPart(step.index, binding);
        return index.integer === undefined ? coerce(index, BIGINT, binding.state, step.index.at) : index;
    });
    return stepInto(value, bound);
}

function ambiguous(name: string, at: number): SqlError {
    return new SqlError("42702", `column reference "${name}" is ambiguous`, { position: at + 1 });
}

function unknownColumn({ path, at }: ColumnReference, scope: Scope): SqlError {
    const position = at + 1;
    const name = path[path.length - 1] as string;
    if (path.length === 1) {
        const tables = scope.tables.flatMap(({ alias }) => (alias === undefined ? [] : [alias]));
        const where = tables.length > 0 ? ` in ${tables.join(", ")}` : "";
        return new SqlError("42703", `column "${name}" does not exist${where}`, { position });
    }
    const qualifier = path.slice(0, -1);
    for (let each: Scope | undefined = scope; each; each = each.outer) {
        if (each.tables.some((table) => isNamed(table, qualifier))) {
            return new SqlError("42703", `column ${path.join(".")} does not exist`, { position });
        }
    }
    return new SqlError("42P01", `missing FROM-clause entry for table "${qualifier.join(".")}"`, { position });
}
