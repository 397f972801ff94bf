import type { Config } from "vega-lite";

/** The page's colours, as the style sheet has them at this moment: it follows the system's light or dark. */
export interface Theme {
    readonly text: string;
    readonly muted: string;
    readonly line: string;
    readonly surface: string;
    /** Of marks that are neither free nor paid. */
    readonly mark: string;
    readonly free: string;
    readonly paid: string;
    readonly good: string;
    readonly bad: string;
    /** For up to three series. */
    readonly series: readonly [string, string, string];
}

/** Reads the colours. */
export function readTheme(): Theme {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
    return {
        text: colour("text"),
        muted: colour("muted"),
        line: colour("line"),
        surface: colour("surface"),
        mark: colour("mark"),
        free: colour("free"),
        paid: colour("paid"),
        good: colour("good"),
        bad: colour("bad"),
        series: [colour("mark"), colour("second"), colour("muted")],
    };
}

/** How Vega-Lite draws in these colours. */
export function vegaConfig(theme: Theme): Config {
    const font = "system-ui, sans-serif";
    return {
        background: "transparent",
        font,
        mark: { color: theme.mark },
        view: { stroke: null },
        axis: {
            domainColor: theme.line,
            gridColor: theme.line,
            tickColor: theme.line,
            labelColor: theme.muted,
            titleColor: theme.muted,
            titleFontWeight: "normal",
            labelFontSize: 12,
            titleFontSize: 12,
        },
        legend: {
            orient: "top",
            symbolBaseFillColor: theme.muted,
            symbolBaseStrokeColor: theme.muted,
            labelColor: theme.text,
            titleColor: theme.muted,
            titleFontWeight: "normal",
            labelFontSize: 12,
            titleFontSize: 12,
        },
        text: { color: theme.text, fontSize: 12 },
    };
}
