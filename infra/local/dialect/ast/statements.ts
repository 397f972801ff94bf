import type { DataType } from "../../types";
import type { Delete, Insert, Merge, Update } from "./changes";
import type { CopyStatement, UnloadStatement } from "./copy-and-unload";
import type { AlterTableAction, CreateMaterializedView, CreateTable, CreateTableAs, CreateView } from "./definitions";
import type { Expression } from "./expressions";
import type { Node } from "./node";
import type { Query, TableName } from "./queries";
import type { GrantStatement, UserStatement } from "./users";

export type Statement =
    | { readonly kind: "select"; readonly at: number; readonly query: Query }
    | Insert
    | Update
    | Delete
    | Merge
    | CreateTable
    | CreateTableAs
    | CreateView
    | CreateMaterializedView
    | { readonly kind: "refresh"; readonly at: number; readonly view: TableName }
    | {
          readonly kind: "create_schema";
          readonly at: number;
          readonly name: string;
          readonly ifNotExists: boolean;
          readonly authorization?: string;
      }
    | {
          readonly kind: "drop";
          readonly at: number;
          readonly object: "table" | "view" | "materialized view" | "schema";
          readonly names: readonly TableName[];
          readonly ifExists: boolean;
          readonly cascade: boolean;
      }
    | {
          readonly kind: "alter_table";
          readonly at: number;
          readonly table: TableName;
          readonly action: AlterTableAction;
      }
    | {
          readonly kind: "alter_schema";
          readonly at: number;
          readonly name: string;
          readonly action:
              | { readonly kind: "rename"; readonly to: string }
              | { readonly kind: "owner"; readonly to: string };
      }
    | { readonly kind: "truncate"; readonly at: number; readonly table: TableName }
    | Comment
    | CopyStatement
    | UnloadStatement
    | {
          readonly kind: "begin" | "commit" | "rollback";
          readonly at: number;
          readonly isolation?: string;
          readonly readOnly?: boolean;
      }
    | {
          readonly kind: "set";
          readonly at: number;
          readonly name: string;
          readonly value: readonly string[] | "default";
          readonly local: boolean;
          /** SET TIME ZONE INTERVAL: the value is one, with the unit that stands behind it. */
          readonly interval?: { readonly unit?: string };
      }
    | { readonly kind: "reset"; readonly at: number; readonly name: string | "all" }
    | { readonly kind: "show"; readonly at: number; readonly name: string | "all" }
    | ShowList
    | ShowGrants
    | ShowDefinition
    | {
          readonly kind: "analyze" | "vacuum";
          readonly at: number;
          readonly table?: TableName;
          /** Those that ANALYZE names. */
          readonly columns?: readonly string[];
          readonly options: readonly string[];
      }
    | { readonly kind: "lock"; readonly at: number; readonly tables: readonly TableName[] }
    | { readonly kind: "explain"; readonly at: number; readonly verbose: boolean; readonly statement: Statement }
    | UserStatement
    | GrantStatement
    | Prepare
    | Execute
    | { readonly kind: "deallocate"; readonly at: number; readonly name: string | "all" }
    | DeclareCursor
    | FetchRows
    | { readonly kind: "close"; readonly at: number; readonly name: string }
    | { readonly kind: "discard"; readonly at: number }
    | { readonly kind: "cancel"; readonly at: number; readonly processId: number; readonly message?: string };

/** SHOW DATABASES, SCHEMAS, TABLES, COLUMNS, CONSTRAINTS, FUNCTIONS and PROCEDURES; what is undefined of where they look is not said. */
export interface ShowList extends Node {
    readonly kind: "show_list";
    readonly list:
        | ("databases" | "schemas" | "tables" | "columns" | "functions" | "procedures")
        | ("primary keys" | "foreign keys" | "exported keys");
    readonly database?: string;
    readonly schema?: string;
    readonly table?: TableName;
    readonly like?: string;
    readonly limit?: number;
}

/** SHOW GRANTS and SHOW COLUMN GRANTS: on an object, for a user or for everybody, or both. */
export interface ShowGrants extends Node {
    readonly kind: "show_grants";
    readonly on?:
        | { readonly kind: "database"; readonly name: string }
        | { readonly kind: "schema"; readonly database?: string; readonly name: string }
        | { readonly kind: "table" | "columns"; readonly name: TableName };
    readonly to?: { readonly kind: "user"; readonly name: string } | { readonly kind: "public" };
    /** FROM DATABASE, where no object is named. */
    readonly database?: string;
    readonly limit?: number;
}

/** SHOW TABLE and SHOW VIEW: the statement that made it. */
export interface ShowDefinition extends Node {
    readonly kind: "show_definition";
    readonly object: "table" | "view";
    readonly name: TableName;
}

export interface Prepare extends Node {
    readonly kind: "prepare";
    readonly name: string;
    /** Of `$1`, `$2`, ...; those beyond are decided by where they stand. */
    readonly types: readonly DataType[];
    readonly statement: Statement;
}

export interface Execute extends Node {
    readonly kind: "execute";
    readonly name: string;
    readonly args: readonly Expression[];
}

export interface DeclareCursor extends Node {
    readonly kind: "declare";
    readonly name: string;
    readonly query: Query;
}

export interface FetchRows extends Node {
    readonly kind: "fetch";
    readonly name: string;
    readonly count: number | "all";
}

export interface Comment extends Node {
    readonly kind: "comment";
    readonly object:
        | { readonly kind: "table" | "view"; readonly name: TableName }
        | { readonly kind: "column"; readonly table: TableName; readonly column: string }
        | { readonly kind: "schema" | "database"; readonly name: string };
    /** Undefined: IS NULL, the comment goes. */
    readonly text?: string;
}
