import type { Rights } from "../access";
import type { CatalogueReader, RelationCache } from "../catalog";
import type { Statement } from "../dialect/ast";
import type { ParsedStatement } from "../dialect/parser";
import type { Plan } from "../dialect/plan";
import type { EngineConnection } from "../engine/connection";
import { cancelledByUser } from "../errors";
import type { DataType } from "../types";
import type { CatalogueLookup } from "./catalogue-lookup";
import type { CatalogueView } from "./catalogue-versions";
import type { Notice } from "./contract";
import type { RowCursor } from "./cursor";
import type { NamedCursor } from "./named-cursor";
import type { QueryRun } from "./query-log";
import type { SessionVariables } from "./session-variables";
import type { Settings } from "./settings";
import type { Shared } from "./shared";
import type { TableAccess } from "./table-access";
import type { Transaction } from "./transaction";

/** What a session lends to the execution of its statements. */
export interface ExecutorContext {
    readonly shared: Shared;
    readonly engine: EngineConnection;
    readonly settings: Settings;
    readonly transaction: Transaction;
    readonly variables: SessionVariables;
    /** What Parse and PREPARE have prepared, by name; undefined: an empty statement. */
    readonly statements: Map<string, Prepared | undefined>;
    readonly cursor: NamedCursor;
    /** Once there is a temporary table: what others see is not what this session sees. */
    ownRelations?: RelationCache;
    /** Asks the engine for what planning needs, in the transaction. */
    readonly reader: CatalogueReader;
    /** What the user may do now. */
    readonly rights: () => Promise<Rights>;
    /** The rights of a user from whom nothing can be taken. */
    readonly fixedRights?: Rights | undefined;
    /** What another user may do. */
    readonly rightsOf: (user: string) => Promise<Rights>;
    readonly user: string;
    readonly processId: number;
    notice(notice: Notice): void;
    /** The statement has been planned and runs from here on: the log tells of it, if it is of a kind that is logged. */
    begins(statement: Statement, isOnNodes: boolean): QueryRun | undefined;
    /** Of the session's newest query that ran to its end; -1: none has. */
    readonly lastQueryId: () => number;
    /** A cancel request has come: what takes several steps stops between them. */
    readonly cancelled: () => boolean;
}

/** A statement under way: its rows, or the tag of what it has done. */
export type Started =
    | { readonly kind: "rows"; readonly cursor: RowCursor; readonly tag: string }
    | { readonly kind: "done"; readonly tag: string };

/** A statement as a client prepared it, with the plan as long as it holds. */
export interface Prepared {
    readonly parsed: ParsedStatement;
    readonly parameterTypes: readonly (DataType | undefined)[];
    plan?: Plan;
    plannedFor?: PlannedFor;
    /** How many rows it had when it ran last. */
    rows?: number;
}

/** What a plan rests on: it holds until one of them is another. */
export interface PlannedFor {
    readonly catalogue: CatalogueView;
    /** Of the settings. */
    readonly version: number;
    readonly access: TableAccess;
    readonly told: Told;
    /** Of the tables and views that it needs, those behind views too, without their schemas. */
    readonly names: readonly string[];
    /** It asks the catalogue of one relation. */
    readonly lookup: CatalogueLookup | undefined;
}

/** What the engine must be told before a statement runs, and where Redshift would run it. */
export interface Told {
    readonly activity: boolean;
    readonly log: boolean;
    readonly lastQuery: boolean;
    /** Which relations the user may see. */
    readonly sight: boolean;
    /** How many rows tables hold. */
    readonly counts: boolean;
    /** It reads PG_PROC, where the functions that come with Redshift are missing. */
    readonly functions: boolean;
    /** It reads or writes rows of tables: its leader node does not run it alone. */
    readonly isOnNodes: boolean;
}

/** The engine hears of a cancel only while it runs something: what comes between two of its steps is heard of here. */
export function stopIfCancelled({ cancelled }: ExecutorContext): void {
    if (cancelled()) {
        throw cancelledByUser();
    }
}
