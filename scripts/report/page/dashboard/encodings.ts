import type { Theme } from "../theme";

/** What charts draw alike: days, levels, names. Functions answer with parts of a Vega-Lite encoding. */

/** Makes a day's text a moment, as `moment`: the text itself stays for tooltips. */
export function momentFrom(field: string) {
    return { calculate: `toDate(datum.${field})`, as: "moment" } as const;
}

/** Days from left to right, in UTC as all times are. */
export function dayAxis() {
    return {
        field: "moment",
        type: "temporal",
        timeUnit: "utcyearmonthdate",
        scale: { type: "utc" },
        axis: { title: null, format: "%e %b", labelOverlap: true, grid: false },
    } as const;
}

/** The colours of free and paid. */
export function levelColour(theme: Theme) {
    return {
        field: "level",
        type: "nominal",
        scale: { domain: ["free", "paid"], range: [theme.free, theme.paid] },
        legend: { title: null },
    } as const;
}

/** A bar for each name, in the order of the rows. Names are long: the axis cuts them, the tooltip has them whole. */
export function nameAxis(field: string) {
    return {
        field,
        type: "nominal",
        sort: null,
        axis: { title: null, labelLimit: Math.min(260, innerWidth * 0.4), ticks: false, domain: false },
    } as const;
}

/** A count along an axis that begins at nought. */
export function countAxis(field: string, title: string) {
    return { field, type: "quantitative", axis: { title, format: ",d", tickMinStep: 1 } } as const;
}

/** The height of a chart of bars, one a row. */
export function heightOf(bars: number) {
    return { step: bars > 12 ? 20 : 24 } as const;
}
