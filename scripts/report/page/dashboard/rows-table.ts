import { element } from "../element";
import type { Row } from "../table";
import { counted } from "../words";

/** A longer table would take longer to lay out than anybody reads; the CSV has all rows. */
const SHOWN = 200;

/** A chart's rows as a table that scrolls in a box of its own. */
export function rowsTable(rows: readonly Row[], label: string): HTMLElement {
    const names = Object.keys(rows[0] ?? {});
    const text = (value: unknown) =>
        typeof value === "number" && !Number.isInteger(value) ? value.toFixed(3) : String(value ?? "");
    return element(
        "div",
        { class: "rows", tabindex: 0, role: "region", "aria-label": label },
        rows.length > SHOWN
            ? element("p", {}, `The first ${SHOWN} of ${counted(rows.length, "row")}; the CSV has all.`)
            : "",
        element(
            "table",
            {},
            element("thead", {}, element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)))),
            element(
                "tbody",
                {},
                ...rows
                    .slice(0, SHOWN)
                    .map((row) => element("tr", {}, ...names.map((name) => element("td", {}, text(row[name]))))),
            ),
        ),
    );
}
