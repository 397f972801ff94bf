import type { CatalogueData } from "./catalogue-data";
import type { LineageData } from "./lineage-data";
import type { RunsData } from "./runs-data";

/** What the page holds, as the Node side writes it and the browser reads it. */

/** A value of a row. Days are texts such as 2018-11-30; counts are exact up to 2^53. */
export type Cell = string | number | boolean | null;

/** A column: its values from the first row to the last, or, where they repeat, each one's place among the different ones. */
export type Column =
    | { readonly values: readonly Cell[] }
    | { readonly words: readonly Cell[]; readonly places: number[] };

/** A question's statement, as it was run, and its answer. */
export interface Answer {
    readonly sql: string;
    readonly rows: number;
    readonly columns: Readonly<Record<string, Column>>;
}

/** The dashboard's answers, by the name of the question's file. */
export type DashboardData = Readonly<Record<string, Answer>>;

/** All that the page shows. */
export interface PageData {
    /** When the warehouse was read: ISO 8601, UTC. */
    readonly writtenAt: string;
    readonly dashboard: DashboardData;
    readonly catalogue: CatalogueData;
    readonly lineage: LineageData;
    readonly runs: RunsData;
}
