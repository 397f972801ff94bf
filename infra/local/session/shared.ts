import type { RelationCache } from "../catalog";
import type { CopyRun } from "../copy";
import type { Database } from "../engine/database";
import type { UnloadRun } from "../unload";
import type { Activity } from "./activity";
import type { CatalogueVersions } from "./catalogue-versions";
import type { Locks } from "./locks";
import type { QueryLog } from "./query-log";
import type { Serialization } from "./serialization";

/** What all sessions of one warehouse have in common. */
export interface Shared {
    readonly database: Database;
    readonly databaseName: string;
    readonly versions: CatalogueVersions;
    /** Of sessions that have no temporary tables. */
    readonly relations: RelationCache;
    /** Of the tables that transactions read and change. */
    readonly locks: Locks;
    readonly serialization: Serialization;
    readonly activity: Activity;
    readonly queries: QueryLog;
    /** Numbers statements that the system tables tell of (`query`). */
    nextQueryId(): number;
    /** Loads from the warehouse's object store. */
    readonly copy: CopyRun;
    /** Writes a query's rows into the warehouse's object store. */
    readonly unload: UnloadRun;
}
