import type { DataType } from "../../types";
import type { Expression } from "./expressions";
import type { Node } from "./node";
import type { Query, TableName } from "./queries";

export interface TableAttributes {
    readonly distStyle?: "even" | "key" | "all" | "auto";
    readonly distKey?: string;
    readonly sortKey?: { readonly style: "compound" | "interleaved" | "auto"; readonly columns: readonly string[] };
    readonly backup?: boolean;
    readonly encodeAuto?: boolean;
}

export interface CreateTable extends Node {
    readonly kind: "create_table";
    readonly table: TableName;
    readonly temporary: boolean;
    readonly ifNotExists: boolean;
    readonly columns: readonly ColumnDefinition[];
    readonly constraints: readonly TableConstraint[];
    readonly like: readonly { readonly table: TableName; readonly includingDefaults: boolean }[];
    readonly attributes: TableAttributes;
}

export interface ColumnDefinition extends Node {
    readonly name: string;
    readonly type: DataType;
    readonly encode?: string;
    readonly collate?: string;
    readonly notNull: boolean;
    readonly default?: Expression;
    /** The default as written, for the catalogue. */
    readonly defaultText?: string;
    readonly identity?: { readonly seed: number; readonly step: number; readonly byDefault: boolean };
    readonly distKey: boolean;
    readonly sortKey: boolean;
    readonly primaryKey: boolean;
    readonly unique: boolean;
    readonly references?: { readonly table: TableName; readonly column?: string };
}

export type TableConstraint =
    | { readonly kind: "primary_key" | "unique"; readonly columns: readonly string[]; readonly name?: string }
    | {
          readonly kind: "foreign_key";
          readonly columns: readonly string[];
          readonly table: TableName;
          readonly referenced: readonly string[];
          readonly name?: string;
      };

export interface CreateTableAs extends Node {
    readonly kind: "create_table_as";
    readonly table: TableName;
    readonly temporary: boolean;
    readonly columns?: readonly string[];
    readonly attributes: TableAttributes;
    readonly query: Query;
}

export interface CreateView extends Node {
    readonly kind: "create_view";
    readonly view: TableName;
    readonly orReplace: boolean;
    readonly columns?: readonly string[];
    readonly query: Query;
    /** The query's own text, kept as the view's definition. */
    readonly definition: string;
    /** WITH NO SCHEMA BINDING */
    readonly lateBinding: boolean;
}

export interface CreateMaterializedView extends Node {
    readonly kind: "create_materialized_view";
    readonly view: TableName;
    readonly attributes: TableAttributes;
    readonly query: Query;
    /** The query's own text, which REFRESH runs again. */
    readonly definition: string;
}

export type AlterTableAction =
    | { readonly kind: "rename"; readonly to: string }
    | { readonly kind: "rename_column"; readonly from: string; readonly to: string }
    | { readonly kind: "add_column"; readonly column: ColumnDefinition }
    | { readonly kind: "drop_column"; readonly column: string; readonly cascade: boolean }
    | { readonly kind: "alter_type"; readonly column: string; readonly type: DataType }
    | { readonly kind: "alter_encode"; readonly column: string; readonly encode: string }
    | { readonly kind: "attributes"; readonly attributes: TableAttributes }
    | {
          readonly kind: "append_from";
          readonly table: TableName;
          /** What becomes of columns that only one of the tables has. */
          readonly extra?: "ignore extra" | "fill target";
      }
    | { readonly kind: "owner"; readonly to: string }
    | { readonly kind: "add_constraint"; readonly constraint: TableConstraint }
    | { readonly kind: "drop_constraint"; readonly name: string; readonly cascade: boolean };
