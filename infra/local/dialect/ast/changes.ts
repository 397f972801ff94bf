import type { Expression } from "./expressions";
import type { Node } from "./node";
import type { Default, Query, TableName, TableReference, Values } from "./queries";

export interface Insert extends Node {
    readonly kind: "insert";
    readonly table: TableName;
    readonly columns?: readonly string[];
    /** "default": `default values`. */
    readonly source: Query | "default";
}

export interface Update extends Node {
    readonly kind: "update";
    readonly with?: Query["with"];
    readonly table: TableName;
    readonly alias?: string;
    readonly set: readonly { readonly at: number; readonly column: string; readonly value: Expression | Default }[];
    readonly from: readonly TableReference[];
    readonly where?: Expression;
}

export interface Delete extends Node {
    readonly kind: "delete";
    readonly with?: Query["with"];
    readonly table: TableName;
    readonly alias?: string;
    readonly using: readonly TableReference[];
    readonly where?: Expression;
}

export interface Merge extends Node {
    readonly kind: "merge";
    readonly table: TableName;
    readonly source: { readonly kind: "table"; readonly at: number; readonly name: TableName; readonly alias?: string };
    readonly on: Expression;
    readonly action:
        | { readonly kind: "remove_duplicates" }
        | {
              readonly kind: "when";
              readonly matched: { readonly kind: "update"; readonly set: Update["set"] } | { readonly kind: "delete" };
              readonly notMatched: { readonly columns?: readonly string[]; readonly values: Values["rows"][number] };
          };
}
