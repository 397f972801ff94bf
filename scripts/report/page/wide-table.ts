import { element } from "./element";

/** What stands in a cell. */
export type CellContent = Node | string;

/** A table that scrolls by itself where it is wider than the page; `label` names it for screen readers. */
export function wideTable(
    label: string,
    headings: readonly string[],
    rows: readonly (readonly CellContent[])[],
): HTMLElement {
    return element(
        "div",
        { class: "wide", tabindex: 0, role: "region", "aria-label": label },
        element(
            "table",
            {},
            element(
                "thead",
                {},
                element("tr", {}, ...headings.map((heading) => element("th", { scope: "col" }, heading))),
            ),
            element(
                "tbody",
                {},
                ...rows.map(([first = "", ...others]) =>
                    element(
                        "tr",
                        {},
                        element("th", { scope: "row" }, first),
                        ...others.map((content) => element("td", {}, content)),
                    ),
                ),
            ),
        ),
    );
}
