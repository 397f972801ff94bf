import { notSupported, SqlError } from "../../errors";
import { bareTypeName } from "../../type-names";
import type { DataType } from "../../types";
import type { CommonTable, Query, QueryBody, Select, TableReference } from "../ast";
import { makesCall } from "./correlation";
import { functionNames } from "./functions";
import type { OutputColumn } from "./scope";
import { commonType, familyOf, isInteger } from "./type-families";

const AGGREGATES: ReadonlySet<string> = new Set(functionNames.aggregate);

/** Whether a table of this name is read anywhere in a part of the tree. */
export function reads(node: unknown, name: string): boolean {
    return timesRead(node, name) > 0;
}

/**
 * What the recurring part of a recursive table may not be: the guide has no ORDER BY or LIMIT in it, and takes the rest
 * from PostgreSQL, where the table is read once, in FROM, and not on the side of an outer join that may be missing.
 * Source: developer guide, "WITH clause", "Recursive common table expressions".
 * @throws SqlError 0A000 and 42P19
 */
export function checkRecursivePart({ name }: CommonTable, part: QueryBody): void {
    const fail = (message: string, at: number) => new SqlError("42P19", message, { position: at + 1 });
    const { selects, references } = levelOf(part, name);
    for (const select of selects) {
        const { items, having, groupBy, at } = select;
        const aggregates = makesCall([items, having], (call) => !call.over && AGGREGATES.has(call.name));
        if (aggregates || having || groupBy.length > 0) {
            throw fail("aggregate functions are not allowed in a recursive query's recursive term", at);
        }
    }
    const all = timesRead(part, name);
    if (all > references.length) {
        throw fail(`recursive reference to query "${name}" must not appear within a subquery`, part.at);
    }
    const [first, second] = references;
    if (second) {
        throw fail(`recursive reference to query "${name}" must not appear more than once`, second.at);
    }
    if (first?.mayBeMissing) {
        throw fail(`recursive reference to query "${name}" must not appear within an outer join`, first.at);
    }
}

/** @throws SqlError 42804 where values of the recurring part would lose something in a column that the first part has made. */
export function checkRecursiveTypes(
    { name, at }: CommonTable,
    columns: readonly OutputColumn[],
    again: readonly OutputColumn[],
): void {
    for (const [index, { type }] of columns.entries()) {
        const next = again[index];
        const common = next && !next.undecided ? commonType(type, next.type) : undefined;
        if (next && common && losesIn(type, next.type, common)) {
            throw new SqlError(
                "42804",
                `recursive query "${name}" column ${index + 1} has type ${bareTypeName(type)} in non-recursive term but type ${bareTypeName(next.type)} behind it`,
                {
                    hint: "Cast the column of the first part to a type that holds all values.",
                    position: at + 1,
                },
            );
        }
    }
}

function losesIn(to: DataType, from: DataType, common: DataType): boolean {
    if (common.kind === "decimal" && to.kind === "decimal") {
        return common.scale > to.scale;
    }
    // An INTEGER that is too large, or a text that is too long, is no silent loss.
    return common.kind !== to.kind && familyOf(to) !== "text" && !(isInteger(to) && isInteger(from));
}

/** Where a recursive table is read in FROM. */
interface Reference {
    readonly at: number;
    /** Rows are there without one of its own. */
    readonly mayBeMissing: boolean;
}

/** The queries that a part is made of, those in FROM that read the table too, and where they read it. */
function levelOf(part: QueryBody, name: string) {
    const selects: Select[] = [];
    const references: Reference[] = [];
    const visitBody = (body: QueryBody, mayBeMissing: boolean): void => {
        switch (body.kind) {
            case "query":
                refuseOrder(body, name);
                visitBody(body.body, mayBeMissing);
                return;
            case "set_operation":
                visitBody(body.left, mayBeMissing);
                visitBody(body.right, mayBeMissing);
                return;
            case "select":
                if (body.from.some((reference) => reads(reference, name))) {
                    selects.push(body);
                }
                for (const reference of body.from) {
                    visitReference(reference, mayBeMissing);
                }
        }
    };
    const visitReference = (reference: TableReference, mayBeMissing: boolean): void => {
        switch (reference.kind) {
            case "table":
                if (isNamed(reference, name)) {
                    references.push({ at: reference.at, mayBeMissing });
                }
                return;
            case "subquery":
                if (reads(reference.query, name)) {
                    visitBody(reference.query, mayBeMissing);
                }
                return;
            case "join": {
                const { type, left, right } = reference;
                visitReference(left, mayBeMissing || type === "right" || type === "full");
                visitReference(right, mayBeMissing || type === "left" || type === "full");
                return;
            }
            case "pivot":
            case "unpivot":
                visitReference(reference.source, mayBeMissing);
        }
    };
    visitBody(part, false);
    return { selects, references };
}

function refuseOrder({ orderBy, limit, offset, at }: Query, name: string): void {
    if (orderBy.length > 0 || limit || offset) {
        throw notSupported(`The recursive part of "${name}" can't have ORDER BY or LIMIT on Redshift.`, at);
    }
}

function isNamed({ name: { path } }: Extract<TableReference, { kind: "table" }>, name: string): boolean {
    return path.length === 1 && path[0] === name;
}

function timesRead(node: unknown, name: string): number {
    if (typeof node !== "object" || node === null) {
        return 0;
    }
    if ("kind" in node && node.kind === "table" && "name" in node) {
        return isNamed(node as Extract<TableReference, { kind: "table" }>, name) ? 1 : 0;
    }
    return Object.values(node).reduce((times: number, child) => times + timesRead(child, name), 0);
}
