import type { DataType } from "../../types";

/** An expression ready for the engine. `sql` can stand anywhere an operand can: it is an atom, a call or in parentheses. */
export interface Bound {
    readonly sql: string;
    readonly type: DataType;
    /** The text of a quoted literal whose type nothing has decided yet; null for NULL. */
    readonly literal?: string | null;
    /** `$n` whose type nothing has decided yet. */
    readonly parameter?: number;
    /** No column and no subquery in it: Redshift's leader node computes it, with rules of its own for rounding. */
    readonly constant?: boolean;
    /** Its text cannot end in a blank, so comparing it needs no trimming. */
    readonly trimmed?: boolean;
    /** COALESCE with a literal in it: never NULL. */
    readonly present?: boolean;
    /** As a table's column holds it: no text in it is longer than its type says. */
    readonly stored?: boolean;
    /** Digits before the point that a floating-point number has at the most; undefined where that is not known. */
    readonly digits?: number;
    /** So many digits behind the point that it is no nearer to zero than their last one, unless it is zero; the same. */
    readonly places?: number;
    /** A part of an expression of floating-point numbers that is not held yet: those of its numbers that may be infinite. */
    readonly unheld?: readonly string[];
    /** An interval as its length in microseconds, for comparisons. */
    readonly measured?: boolean;
    /** Of an interval literal. */
    readonly interval?: IntervalParts;
    /** A whole number as written: LIMIT, ordinals and the places of arguments look at it. */
    readonly integer?: number;
}

/** The three parts that PostgreSQL keeps of an interval; `micros` is exact up to 2^53. */
export interface IntervalParts {
    readonly months: number;
    readonly days: number;
    readonly micros: number;
}

/** A name for engine SQL. */
export function quoteName(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
}

/** A text for engine SQL. */
export function quoteText(text: string): string {
    return `'${text.replaceAll("'", "''")}'`;
}

/** What `join` gives, without a copy of the parts: each query around a long one would make another. */
export function concatenated(parts: readonly string[], separator: string): string {
    let text = parts[0] ?? "";
    for (let index = 1; index < parts.length; index++) {
        text += separator + parts[index];
    }
    return text;
}

/** Text of an argument beyond which it is not written out again wherever a macro names it. */
export const LONG_ARGUMENT = 200;

/** Whether engine SQL is of another value each time that it is written out: RANDOM alone is. */
export function isVolatile(sql: string): boolean {
    return /\brandom\(\)/.test(sql);
}

/** `body`, in which `name` stands for engine SQL that is worked out once. No subquery may stand in it. */
export function workedOutOnce(sql: string, name: string, body: string): string {
    return `list_transform([${sql}], lambda ${quoteName(name)}: ${body})[1]`;
}

/** The macros that look into the catalogue: each has a query in it, which no lambda may hold. */
export const LOOKUPS: ReadonlySet<string> = new Set([
    ...["$table_is_visible", "$relation_oid", "$regclass_oid", "$regclass_name", "$format_type", "$regtype_oid"],
    ...["$regtype_name", "$user_name", "$user_id", "$description", "$view_definition", "$constraint_definition"],
    ...["$index_definition", "$current_schemas", "$is_superuser", "$holds", "$has_table_privilege"],
    ...["$has_schema_privilege", "$has_database_privilege"],
]);

/** What shows that engine SQL has a query in it, or a macro that has one. */
const QUERY = new RegExp(`\\bSELECT\\b|"(?:${[...LOOKUPS].join("|").replaceAll("$", "\\$")})"`, "i");

/**
 * A call of one of our macros. A macro's argument is put wherever the macro names it, so calls within calls would grow
 * without bound, and what is volatile be of several values: such an argument is given a name first, by a lambda over a list
 * of it alone, or by a subquery where the macro has a query in it. An argument with a query stays outside the lambda.
 */
export function callOf(name: string, ...args: readonly string[]): string {
    const macro = `redshift.fn.${/^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteName(name)}`;
    const isLong = (arg: string) => arg.length > LONG_ARGUMENT || isVolatile(arg);
    if (!args.some(isLong)) {
        return `${macro}(${args.join(", ")})`;
    }
    const isLookup = LOOKUPS.has(name);
    const areTogether = !isLookup && args.some((arg) => QUERY.test(arg));
    const names = args.map((arg, index) => (isLong(arg) || (areTogether && QUERY.test(arg)) ? `"$${index}"` : arg));
    const named = args.flatMap((arg, index) => (names[index] === arg ? [] : [[names[index] as string, arg] as const]));
    if (isLookup) {
        return `(SELECT ${macro}(${names.join(", ")}) FROM (SELECT ${named.map(([as, arg]) => `${arg} AS ${as}`).join(", ")}))`;
    }
    if (areTogether && named.length > 1) {
        const parts = names.map((part, index) => (part === args[index] ? part : `"$".${part}`));
        const packed = named.map(([as, arg]) => `${as} := ${arg}`).join(", ");
        return `list_transform([struct_pack(${packed})], lambda "$": ${macro}(${parts.join(", ")}))[1]`;
    }
    return named.reduceRight(
        (body, [as, arg]) => `list_transform([${arg}], lambda ${as}: ${body})[1]`,
        `${macro}(${names.join(", ")})`,
    );
}

/** What is constant if all its parts are. */
export function isConstant(...parts: readonly Bound[]): boolean {
    return parts.every((part) => part.constant === true);
}
