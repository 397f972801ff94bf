import { csvOf, download } from "../csv";
import { element } from "../element";
import type { Row, Table } from "../table";
import { readTheme } from "../theme";
import { type DrawnChart, drawChart } from "../vega-chart";
import type { Chart } from "./chart";
import type { Filters } from "./filters";
import { watchNearness } from "./nearness";
import { rowsTable } from "./rows-table";
import { createTurns } from "./turns";

/** A chart on the page, with what belongs to it. */
export interface ChartCard {
    readonly root: HTMLElement;
    /** Shows what the filters leave: at once if it is near, else when it comes near. */
    obey(filters: Filters): void;
    /** Begins to draw when it comes near. The card is on the page by then. */
    watch(): void;
}

const inTurn = createTurns();

/** Makes a chart's card: title, finding, picture, and its rows, SQL and CSV at a click. */
export function mountChart(chart: Chart, table: Table, filters: Filters): ChartCard {
    let chosen = filters;
    let rows: readonly Row[] | undefined;
    let drawn: DrawnChart | undefined;
    let isNear = false;
    let isStale = true;
    let latest = 0;
    /** What the reader picked: it is shown again once the filters leave it. */
    let wanted = "";
    /** Does the picker hold what the filters leave? */
    let isFilled = false;

    const titleId = `${chart.id}-title`;
    const finding = element("p", { class: "finding" });
    const picture = element("div", { class: "picture", "aria-busy": "true" });
    const picker = chart.picker && element("select", { id: `${chart.id}-picker` });
    const panels = createPanels(chart, table.sql, () => tell());
    const root = element(
        "article",
        { class: chart.isWide ? "chart is-wide" : "chart", id: chart.id, "aria-labelledby": titleId },
        element("h3", { id: titleId }, chart.title),
        ...(chart.picker && picker
            ? [element("label", { class: "picker", for: picker.id }, `${chart.picker.label} `, picker)]
            : []),
        finding,
        picture,
        element("p", { class: "about" }, `Filters: ${chart.obeys}. ${chart.about}`),
        panels.root,
    );

    const fillPicker = () => {
        if (chart.picker && picker && !isFilled) {
            isFilled = true;
            const options = chart.picker.options(table.rows, chosen);
            picker.replaceChildren(...options.map(({ value, label }) => element("option", { value }, label)));
            picker.disabled = options.length === 0;
            if (options.some(({ value }) => value === wanted)) {
                picker.value = wanted;
            }
        }
    };
    /** The rows as they are now chosen, and the sentence about them. */
    const tell = (): readonly Row[] => {
        if (rows === undefined) {
            fillPicker();
            rows = chart.rows(table.rows, chosen, picker?.value ?? "");
            finding.textContent = rows.length === 0 ? chart.nothing(chosen) : chart.finding(rows, chosen);
            finding.classList.toggle("is-nothing", rows.length === 0);
        }
        return rows;
    };
    const draw = async () => {
        isStale = false;
        const turn = ++latest;
        drawn?.end();
        drawn = undefined;
        picture.replaceChildren();
        try {
            const told = tell();
            picture.hidden = told.length === 0;
            if (told.length > 0) {
                const spec = chart.spec(told, readTheme(), chosen);
                const next = await drawChart(picture, spec, `${chart.title}. ${finding.textContent}`);
                if (turn === latest) {
                    const letGo = chart.equip?.(picture);
                    drawn = {
                        end() {
                            letGo?.();
                            next.end();
                        },
                    };
                } else {
                    next.end();
                }
            }
        } finally {
            picture.setAttribute("aria-busy", String(isStale));
        }
    };
    const refresh = () => {
        const wasTold = rows !== undefined;
        rows = undefined;
        isStale = true;
        picture.setAttribute("aria-busy", "true");
        if (wasTold) {
            tell(); // what stands on the page is true at once; the picture waits until it is near
            panels.refresh();
        }
        if (isNear) {
            inTurn(draw);
        }
    };
    picker?.addEventListener("change", () => {
        wanted = picker.value;
        refresh();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
    addEventListener("beforeprint", () => isStale && void draw());

    return {
        root,
        obey(filters) {
            chosen = filters;
            if (chart.obeys !== "none") {
                isFilled = false;
                refresh();
            }
        },
        watch() {
            watchNearness(root, (near) => {
                isNear = near;
                if (isNear && isStale) {
                    inTurn(draw);
                }
            });
        },
    };
}

/** What unfolds below a chart: its rows and its SQL; and the CSV. */
function createPanels(chart: Chart, sql: string, rows: () => readonly Row[]) {
    const table = createPanel(`${chart.id}-rows`, "Table", chart.title, (label) => rowsTable(rows(), label));
    const statement = createPanel(`${chart.id}-sql`, "SQL", chart.title, (label) =>
        element("pre", { tabindex: 0, role: "region", "aria-label": label }, element("code", {}, sql)),
    );
    const csv = element("button", { type: "button", "aria-label": `CSV: ${chart.title}` }, "CSV");
    csv.addEventListener("click", () => download(`${chart.id}.csv`, csvOf(rows()), "text/csv"));
    return {
        root: element(
            "div",
            { class: "panels" },
            element("div", { class: "buttons" }, table.button, statement.button, csv),
            table.root,
            statement.root,
        ),
        refresh: table.refresh,
    };
}

function createPanel(id: string, text: string, title: string, content: (label: string) => HTMLElement) {
    const label = `${text}: ${title}`; // it begins with what can be seen, for who speaks to the page
    const root = element("div", { id, class: "panel", hidden: true });
    const button = element(
        "button",
        { type: "button", "aria-expanded": "false", "aria-controls": id, "aria-label": label },
        text,
    );
    const refresh = () => {
        if (!root.hidden) {
            root.replaceChildren(content(label));
        }
    };
    button.addEventListener("click", () => {
        root.hidden = !root.hidden;
        button.setAttribute("aria-expanded", String(!root.hidden));
        refresh();
    });
    return { root, button, refresh };
}
