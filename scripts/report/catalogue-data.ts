/** What the catalogue shows: every table and view, its columns, and the checks that concern it. */
export interface CatalogueData {
    readonly tables: readonly CatalogueTable[];
    /** By kind and name: `assertion songplay_has_every_play`. */
    readonly checks: Readonly<Record<string, Check>>;
}

/** A table or view of the warehouse, or one that the project will make. */
export interface CatalogueTable {
    readonly schema: string;
    readonly name: string;
    /** table, incremental, view or operation, as Dataform has it; table or view for what the project does not make. */
    readonly kind: string;
    /** What it is and its grain; empty where nobody says. */
    readonly description: string;
    /** Where it is written; null for what the project does not make. */
    readonly file: string | null;
    /** null for a view, whose rows are not counted, and for what is not built yet. */
    readonly rows: number | null;
    readonly isBuilt: boolean;
    /** The columns that no two rows share, as its assertion says; empty if none says so. */
    readonly key: readonly string[];
    readonly columns: readonly CatalogueColumn[];
    /** Of `CatalogueData.checks`. */
    readonly checks: readonly string[];
}

export interface CatalogueColumn {
    readonly name: string;
    /** As Redshift writes it, such as varchar(256); null for what is not built yet. */
    readonly type: string | null;
    readonly description: string;
    readonly isNullable: boolean;
    readonly isDistKey: boolean;
    /** Its place in the sort key, from 1; 0 if it is none of it. */
    readonly sortKeyPlace: number;
    readonly references: Reference | null;
}

/** A column of another table that this one's values are those of. */
export interface Reference {
    /** `schema.name`. */
    readonly table: string;
    readonly column: string;
    /** An assertion finds values that refer to nothing; otherwise the name alone tells. */
    readonly isChecked: boolean;
}

/** An assertion or a unit test. */
export interface Check {
    readonly kind: "assertion" | "unit test";
    readonly name: string;
    readonly description: string;
    readonly file: string;
    /** How it went when it last ran; null if no run that is recorded ran it. */
    readonly last: { readonly isPassed: boolean; readonly error: string | null; readonly at: string } | null;
}
