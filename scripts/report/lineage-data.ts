/** Where everything comes from: a drawing of sources, models and charts, laid out from left to right. */
export interface LineageData {
    /** Of the drawing, in its own units, as all lengths here. */
    readonly width: number;
    readonly height: number;
    readonly nodes: readonly LineageNode[];
    readonly edges: readonly LineageEdge[];
}

export interface LineageNode {
    /** A source's address, a model's `schema.name`, or `chart/` and the name of the chart's question. */
    readonly id: string;
    /** source is what COPY reads, system a table of Redshift's own; the others are Dataform's kinds, and the charts. */
    readonly kind: "source" | "system" | "table" | "incremental" | "view" | "operation" | "chart";
    readonly label: string;
    /** The centre. */
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    /** The statements that make it, as Dataform compiled them for this report; empty for a source. */
    readonly sql: string;
}

export interface LineageEdge {
    readonly from: string;
    readonly to: string;
    /** Where the line goes, from one node's edge to the other's. */
    readonly points: readonly (readonly [number, number])[];
}
