import type { DataType } from "../types";

/**
 * What Redshift knows of a table or view and the engine does not: kept as JSON in the engine's own COMMENT on the
 * table or view, so that it is renamed, dropped, committed and rolled back together with it.
 */
export interface RelationMetadata {
    /** The number that catalogue and load errors know it by: kept through renames and restarts. */
    readonly oid?: number;
    /** In the table's order. */
    readonly columns: readonly ColumnMetadata[];
    readonly distStyle?: "even" | "key" | "all" | "auto";
    readonly distKey?: string;
    /** BACKUP NO: its rows are in no snapshot. Shown, as there are none here. */
    readonly backup?: false;
    /** No column names an encoding, or ENCODE AUTO was asked for: Redshift may change what it chose. */
    readonly encodeAuto?: boolean;
    /** Undefined: AUTO, chosen by Redshift. A compound key of no columns is SORTKEY NONE. */
    readonly sortKey?: { readonly style: "compound" | "interleaved" | "auto"; readonly columns: readonly string[] };
    /** Informational, as in Redshift: shown, never enforced. */
    readonly constraints?: readonly InformationalConstraint[];
    readonly comment?: string;
    readonly owner: string;
    /** Views only. The engine's view is but a place holder with the right columns; readers get `definition`, planned anew. */
    readonly view?: {
        readonly definition: string;
        readonly lateBinding: boolean;
        /** The engine has a table with the view's rows as they were when it was made or refreshed. */
        readonly materialized?: boolean;
        readonly searchPath: readonly string[];
        /** Made while attributes of SUPER values kept their case. */
        readonly keepsSuperCase?: true;
        readonly columnNames?: readonly string[];
        /** The tables and views that the definition names, as it names them. */
        readonly reads?: readonly (readonly string[])[];
        /** Bound views: the columns that each of them had when the view was made. It knows of no others. */
        readonly readColumns?: readonly (readonly string[])[];
    };
}
export interface ColumnMetadata {
    readonly name: string;
    readonly type: DataType;
    readonly notNull: boolean;
    readonly encoding?: string;
    /** The default's Redshift SQL. */
    readonly default?: string;
    /** `sequence` is the engine's sequence behind it, qualified. */
    readonly identity?: {
        readonly seed: number;
        readonly step: number;
        readonly byDefault: boolean;
        readonly sequence: string;
    };
    readonly comment?: string;
    /** A system column such as `oid`: it can be named, but `*` leaves it out. */
    readonly hidden?: boolean;
}
export interface InformationalConstraint {
    readonly kind: "primary_key" | "unique" | "foreign_key";
    readonly name: string;
    readonly columns: readonly string[];
    readonly referenced?: { readonly schema: string; readonly table: string; readonly columns: readonly string[] };
}

/** A relation as the dialect sees it. */
export interface Relation {
    readonly schema: string;
    readonly name: string;
    /** system: a view of the catalogue (`svv_tables`, `pg_class`, `stl_load_errors`). */
    readonly kind: "table" | "view" | "materialized view" | "system";
    readonly temporary: boolean;
    /** As engine SQL names it, quoted and qualified: `"warehouse"."sparkify"."users"`. */
    readonly engineName: string;
    readonly metadata: RelationMetadata;
}

/** The relations that one statement needs, loaded before it is planned, so that planning asks nothing of the engine. */
export interface Relations {
    /**
     * A path of one name is looked for in the session's temporary tables, in pg_catalog, then along the search path.
     * With a search path given (a bound view's own) it is looked for there, and not among temporary tables.
     * Source: developer guide, "search_path".
     */
    find(path: readonly string[], searchPath?: readonly string[]): Relation | undefined;
    hasSchema(name: string): boolean;
    /** Where an unqualified new table goes: the first schema of the search path that exists. */
    readonly currentSchema: string;
    /** What would not outlive the relation: bound views that read it, tables whose foreign keys refer to it. */
    dependents?(relation: Relation): readonly Relation[];
    /** Every table and view of a schema. */
    contents?(schema: string): readonly Relation[];
}
