import type { TopLevelSpec } from "vega-lite";
import type { Row } from "../table";
import type { Theme } from "../theme";
import { DAY_MS, daysBetween, momentOf } from "../words";
import type { Filters } from "./filters";

/** What charts draw alike: days, levels, names. Most functions answer with parts of a Vega-Lite encoding. */

/** Makes a day's text a moment, as `moment`: the text itself stays for tooltips. */
export function momentFrom(field: string) {
    return { calculate: `toDate(datum.${field})`, as: "moment" } as const;
}

/** The chosen days from left to right, in UTC as all times are. */
export function dayAxis({ from, to }: Filters) {
    // As expressions: a number becomes datetime(...), which the interpreter takes for a year.
    const domain = [momentOf(from), momentOf(to) + DAY_MS].map((moment) => ({ expr: String(moment) }));
    return {
        field: "moment",
        type: "temporal",
        timeUnit: "utcyearmonthdate",
        scale: { type: "utc", domain },
        title: "day", // for screen readers: the axis says nothing
        axis: { title: null, format: "%e %b", labelOverlap: true, grid: false },
    } as const;
}

/** A bar a day; of many days the gap between them would be all that is seen. */
export function dayBar({ from, to }: Filters) {
    return { type: "bar", binSpacing: daysBetween(from, to).length > 120 ? 0 : 1 } as const;
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

/** The height in pixels of a chart of bars, one a row. */
export function heightOf(bars: number): number {
    return bars * (bars > 12 ? 20 : 26);
}

type Encoding = NonNullable<Extract<TopLevelSpec, { mark: unknown }>["encoding"]>;

/** A bar for each row, by its name: the whole of a chart, but for what its tooltip tells and its colour. */
export function barsByName(
    rows: readonly Row[],
    { name, ...encoding }: { readonly name: string } & Pick<Encoding, "x" | "color" | "tooltip">,
): TopLevelSpec {
    return {
        data: { values: [...rows] },
        width: "container",
        height: heightOf(rows.length),
        mark: { type: "bar" },
        encoding: { y: nameAxis(name), ...encoding },
    };
}
