import type { Relation, Relations } from "../catalog/relation";
import type { Notice } from "../session/contract";
import type { DataType, ResultColumn } from "../types";

/** What planning a statement may look at. */
export interface PlanContext {
    readonly relations: Relations;
    readonly user: string;
    readonly database: string;
    readonly searchPath: readonly string[];
    /** What the client declared in Parse; undefined: the planner says. Index 0 is `$1`. */
    readonly parameterTypes: readonly (DataType | undefined)[];
    /** A run-time parameter's value, as SHOW prints it. @throws SqlError 42704 for one that Redshift doesn't know. */
    readonly setting?: (name: string) => string;
    /** Whether the statement reads or fills tables, and so runs on the compute nodes; undefined: as if it did. */
    readonly readsTables?: () => boolean;
    /** SET SEED has been said: RANDOM gives numbers that can be foretold. */
    readonly isSeeded?: boolean;
}

/** What becomes of a relation: one without `was` is new, one without `is` goes. */
export interface RelationChange {
    readonly was?: Relation;
    readonly is?: Relation;
}

/**
 * A statement ready for the engine. Engine SQL names every table in full and every function of ours as `redshift.fn.<name>`;
 * parameters stand as `$1`, cast to their type: they are bound as text, in its plain form if the type has one
 * (`parameter-values.ts`).
 */
export type Plan =
    | {
          readonly kind: "query";
          readonly sql: string;
          /** The engine yields these columns in this order, with the engine types that stand for these types. */
          readonly columns: readonly ResultColumn[];
          /** How many numbers of the seeded RANDOM it takes from the variable `randoms`. */
          readonly randoms?: number;
          readonly parameters: readonly DataType[];
      }
    | {
          readonly kind: "change";
          readonly tag: "INSERT" | "UPDATE" | "DELETE" | "MERGE";
          readonly sql: string;
          readonly parameters: readonly DataType[];
      }
    | {
          /** Run one after the other in one transaction. */
          readonly kind: "definition";
          readonly tag: string;
          readonly statements: readonly string[];
          readonly notices: readonly Notice[];
          /** TRUNCATE: the transaction around it is committed with it. */
          readonly commits?: boolean;
          /** All that it does to relations, where that is easily told. */
          readonly changes?: readonly RelationChange[];
          /** It makes a temporary table. */
          readonly isTemporary?: boolean;
          /** It can't run between BEGIN and COMMIT. */
          readonly notInBlock?: boolean;
      };
