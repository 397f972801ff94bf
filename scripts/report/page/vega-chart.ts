import { geoAlbersUsaTerritories } from "d3-composite-projections";
import { parse, projection, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { Handler } from "vega-tooltip";
import { readTheme, vegaConfig } from "./theme";

/** A chart on the page. */
export interface DrawnChart {
    /** Lets go of it, before another is drawn in its place. */
    end(): void;
}

/** A projection of all states and territories, Puerto Rico among them, which Vega's own of the United States lacks. */
export const ALL_STATES = "albersUsaTerritories";
projection(ALL_STATES, geoAlbersUsaTerritories);

const tooltip = new Handler({ disableDefaultStyle: true }); // its text is escaped by the handler

/** Draws a Vega-Lite chart as SVG, in the page's colours; `description` is what a screen reader says of the whole. */
export async function drawChart(root: HTMLElement, spec: TopLevelSpec, description: string): Promise<DrawnChart> {
    const { spec: vegaSpec } = compile(spec, { config: vegaConfig(readTheme()) });
    // Expressions are walked, not evaluated: the page's policy forbids eval.
    const view = new View(parse({ ...vegaSpec, description }, undefined, { ast: true }), {
        renderer: "svg",
        container: root,
        hover: true,
        expr: expressionInterpreter,
        tooltip: tooltip.call,
    });
    await view.runAsync();
    return { end: () => view.finalize() };
}
