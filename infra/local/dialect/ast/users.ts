import type { Node } from "./node";
import type { TableName } from "./queries";

export type UserStatement =
    | { readonly kind: "create_user"; readonly at: number; readonly name: string; readonly options: UserOptions }
    | {
          readonly kind: "alter_user";
          readonly at: number;
          readonly name: string;
          readonly action:
              | { readonly kind: "rename"; readonly to: string }
              | { readonly kind: "options"; readonly options: UserOptions };
      }
    | { readonly kind: "create_group"; readonly at: number; readonly name: string; readonly users: readonly string[] }
    | {
          readonly kind: "alter_group";
          readonly at: number;
          readonly name: string;
          readonly action:
              | { readonly kind: "rename"; readonly to: string }
              | { readonly kind: "add" | "drop"; readonly users: readonly string[] };
      }
    | {
          readonly kind: "drop_user" | "drop_group";
          readonly at: number;
          readonly names: readonly string[];
          readonly ifExists: boolean;
      };

export interface UserOptions {
    readonly password?: { readonly text: string } | "disable";
    readonly createDatabase?: boolean;
    /** CREATEUSER makes a superuser. */
    readonly superuser?: boolean;
    readonly groups?: readonly string[];
    /** As written; `infinity` is no limit. */
    readonly validUntil?: string;
}

/** GRANT and REVOKE. */
export interface GrantStatement extends Node {
    readonly kind: "grant" | "revoke";
    /** ALL is read as all that the object can have. */
    readonly privileges: readonly Privilege[];
    readonly object:
        | { readonly kind: "relation"; readonly names: readonly TableName[] }
        | { readonly kind: "relations_in_schema" | "schema" | "database"; readonly names: readonly string[] };
    readonly grantees: readonly Grantee[];
    /** GRANT ... WITH GRANT OPTION; REVOKE GRANT OPTION FOR. */
    readonly grantOption: boolean;
}

export type Privilege =
    | "select"
    | "insert"
    | "update"
    | "delete"
    | "drop"
    | "references"
    | "create"
    | "usage"
    | "temporary";

export type Grantee =
    | { readonly kind: "user" | "group"; readonly name: string; readonly grantOption: boolean }
    | { readonly kind: "public"; readonly grantOption: boolean };
