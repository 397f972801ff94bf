import type { Call, ColumnReference, Expression, Navigate, TypeName } from "./expressions";
import type { Node } from "./node";

export interface Query extends Node {
    readonly kind: "query";
    readonly with?: { readonly recursive: boolean; readonly tables: readonly CommonTable[] };
    readonly body: QueryBody;
    readonly orderBy: readonly OrderItem[];
    readonly limit?: Expression;
    readonly offset?: Expression;
}

export interface CommonTable extends Node {
    readonly name: string;
    readonly columns?: readonly string[];
    readonly query: Query;
}

export type QueryBody = Select | SetOperation | Query | Values;

export interface SetOperation extends Node {
    readonly kind: "set_operation";
    /** MINUS is read as except. */
    readonly operator: "union" | "intersect" | "except";
    readonly all: boolean;
    readonly left: QueryBody;
    readonly right: QueryBody;
}

/** Legal in INSERT only (and where clients ask the catalogue). */
export interface Values extends Node {
    readonly kind: "values";
    readonly rows: readonly (readonly (Expression | Default)[])[];
}

export interface Default extends Node {
    readonly kind: "default";
}

export interface Select extends Node {
    readonly kind: "select";
    readonly distinct: boolean;
    readonly top?: Expression;
    readonly items: readonly SelectItem[];
    readonly into?: { readonly table: TableName; readonly temporary: boolean };
    readonly from: readonly TableReference[];
    readonly where?: Expression;
    readonly startWith?: Expression;
    readonly connectBy?: Expression;
    readonly groupBy: readonly GroupItem[];
    readonly having?: Expression;
    readonly qualify?: Expression;
}

export type SelectItem =
    | { readonly kind: "expression"; readonly at: number; readonly expression: Expression; readonly alias?: string }
    /** `*`, `t.*`, `s.t.*`, with EXCLUDE. */
    | {
          readonly kind: "star";
          readonly at: number;
          readonly qualifier: readonly string[];
          readonly exclude: readonly string[];
      };

export type GroupItem =
    | { readonly kind: "expression"; readonly expression: Expression }
    | {
          readonly kind: "rollup" | "cube" | "grouping_sets";
          readonly sets: readonly (readonly Expression[])[];
          readonly at: number;
      };

export interface OrderItem {
    readonly expression: Expression;
    readonly descending: boolean;
    readonly nulls?: "first" | "last";
}

/** `t`, `s.t`, `db.s.t` */
export interface TableName extends Node {
    readonly path: readonly string[];
    /** As a ColumnReference's. */
    readonly written?: readonly string[];
}

export type TableReference =
    | {
          readonly kind: "table";
          readonly at: number;
          readonly name: TableName;
          readonly alias?: string;
          readonly columns?: readonly string[];
          readonly atAlias?: string;
      }
    | {
          readonly kind: "subquery";
          readonly at: number;
          readonly query: Query;
          readonly alias?: string;
          readonly columns?: readonly string[];
      }
    /** A path with subscripts into a SUPER column (`c.orders[0] as o at i`), or UNPIVOT of an object (`unpivot c.address as v at k`). */
    | {
          readonly kind: "navigation";
          readonly at: number;
          readonly path: ColumnReference | Navigate;
          readonly unpivot: boolean;
          readonly alias?: string;
          readonly atAlias?: string;
      }
    | {
          readonly kind: "function";
          readonly at: number;
          readonly call: Call;
          readonly alias?: string;
          readonly columns?: readonly string[];
          /** `f() as t(a integer, b name)`: the columns' types, for a function that yields records. */
          readonly columnTypes?: readonly TypeName[];
      }
    | {
          readonly kind: "join";
          readonly at: number;
          readonly type: "inner" | "left" | "right" | "full" | "cross";
          readonly natural: boolean;
          readonly left: TableReference;
          readonly right: TableReference;
          readonly on?: Expression;
          readonly using?: readonly string[];
      }
    | {
          readonly kind: "pivot";
          readonly at: number;
          readonly source: TableReference;
          readonly aggregates: readonly { readonly call: Call; readonly alias?: string }[];
          readonly column: string;
          readonly values: readonly { readonly value: Expression; readonly alias?: string }[];
          readonly alias?: string;
      }
    | {
          readonly kind: "unpivot";
          readonly at: number;
          readonly source: TableReference;
          readonly includeNulls: boolean;
          readonly valueColumn: string;
          readonly nameColumn: string;
          readonly columns: readonly { readonly column: string; readonly alias?: Expression }[];
          readonly alias?: string;
      };
