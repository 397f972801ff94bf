import type { CatalogueData } from "../catalogue-data";
import type { LineageData, LineageNode } from "../lineage-data";
import { columnsTable } from "./catalogue";
import { checksList } from "./checks-list";
import { CHARTS } from "./dashboard";
import { element } from "./element";
import { drawLineage, KINDS } from "./lineage-drawing";
import { type Kin, kinOf, NO_KIN } from "./lineage-kin";
import { linkTo, placeWithin } from "./place";
import { count } from "./words";

/** How much closer or farther a press of a button goes. */
const STEP = 1.25;
const LEAST = 0.3;
const MOST = 3;

/** Smaller, and the names can't be read: where that does not fit, the drawing scrolls. */
const READABLE = 0.6;

/** Fills the lineage: the drawing, and beside it what is known of the node that is chosen. */
export function mountLineage(root: HTMLElement, data: LineageData, catalogue: CatalogueData): void {
    const drawing = drawLineage(data);
    const box = element("div", {
        class: "lineage-box",
        tabindex: 0,
        role: "region",
        "aria-label": "Drawing of the lineage, scrolls",
    });
    box.append(drawing.root);
    const status = element("p", { class: "lineage-status", role: "status" });
    const panel = element("section", { class: "lineage-panel", "aria-label": "What is chosen" });
    const zoom = createZoom(box, drawing.root, data.width);
    root.append(
        element("h2", {}, "Lineage"),
        element(
            "p",
            {},
            "From the files in S3 to the charts of the dashboard. Choose a part to see what it comes from, what comes of it, its columns, SQL and checks.",
        ),
        element("div", { class: "lineage-tools" }, ...zoom.buttons, legend(data.nodes)),
        element("div", { class: "lineage-parts" }, element("div", { class: "lineage-main" }, box, status), panel),
    );
    zoom.fit();

    const choose = () => {
        const id = placeWithin("lineage");
        const node = data.nodes.find((node) => node.id === id);
        if (id === undefined) {
            drawing.select(undefined, NO_KIN);
            status.textContent = "Nothing is chosen.";
            panel.replaceChildren();
            return;
        }
        if (node === undefined) {
            drawing.select(undefined, NO_KIN);
            status.textContent = `There is no ${id} in the lineage.`;
            panel.replaceChildren();
            return;
        }
        const kin = kinOf(node.id, data.edges);
        drawing.select(node.id, kin);
        status.textContent = `${node.label} comes from ${count(kin.upstream.size)} and leads to ${count(kin.downstream.size)} others.`;
        panel.replaceChildren(...panelOf(node, kin, data, catalogue));
        drawing.nodeOf(node.id)?.scrollIntoView({ block: "nearest", inline: "center" });
    };
    addEventListener("hashchange", () => location.hash.startsWith("#lineage") && choose());
    choose();
}

function createZoom(box: HTMLElement, drawing: SVGSVGElement, width: number) {
    let scale = 1;
    const set = (wanted: number) => {
        const middle = (box.scrollLeft + box.clientWidth / 2) / scale;
        scale = Math.min(MOST, Math.max(LEAST, wanted));
        drawing.style.width = `${Math.round(width * scale)}px`;
        box.scrollLeft = middle * scale - box.clientWidth / 2;
    };
    const fit = () => set(Math.max(READABLE, Math.min(1, box.clientWidth / width)));
    const button = (text: string, label: string, press: () => void) => {
        const made = element("button", { type: "button", "aria-label": label }, text);
        made.addEventListener("click", press);
        return made;
    };
    return {
        fit,
        buttons: [
            button("+", "Closer", () => set(scale * STEP)),
            button("−", "Farther", () => set(scale / STEP)),
            button("Whole width", "Whole width", () => set(box.clientWidth / width)),
        ],
    };
}

function legend(nodes: readonly LineageNode[]): HTMLElement {
    const kinds = new Set(nodes.map(({ kind }) => kind));
    const all = Object.entries(KINDS) as [LineageNode["kind"], string][];
    return element(
        "ul",
        { class: "lineage-legend", "aria-label": "What the shapes are" },
        ...all
            .filter(([kind]) => kinds.has(kind))
            .map(([kind, name]) =>
                element("li", {}, element("span", { class: `swatch is-${kind}`, "aria-hidden": "true" }), name),
            ),
    );
}

function panelOf(node: LineageNode, kin: Kin, data: LineageData, catalogue: CatalogueData): readonly Node[] {
    const table = catalogue.tables.find(({ schema, name }) => `${schema}.${name}` === node.id);
    const chart = CHARTS.find(({ question }) => `chart/${question}` === node.id);
    const checks = table?.checks.flatMap((key) => catalogue.checks[key] ?? []) ?? [];
    const nodes = new Map(data.nodes.map((node) => [node.id, node]));
    const labelled = (ids: readonly string[]) => ids.flatMap((id) => nodes.get(id) ?? []);
    const direct = {
        from: labelled(data.edges.filter(({ to }) => to === node.id).map(({ from }) => from)),
        to: labelled(data.edges.filter(({ from }) => from === node.id).map(({ to }) => to)),
    };
    return [
        element("h3", {}, chart?.title ?? node.id),
        element("p", { class: "detail" }, table?.description || KINDS[node.kind]),
        ...links("Comes from", direct.from, kin.upstream.size),
        ...links("Leads to", direct.to, kin.downstream.size),
        ...(chart === undefined ? [] : [element("p", {}, element("a", { href: "#dashboard" }, "The dashboard"))]),
        ...(table === undefined
            ? []
            : [
                  element("h4", {}, "Columns"),
                  columnsTable(table),
                  element("h4", {}, `Checks (${count(checks.length)})`),
                  checksList(checks),
              ]),
        ...(node.sql === ""
            ? []
            : [
                  element("h4", {}, "SQL"),
                  element(
                      "pre",
                      { class: "lineage-sql", tabindex: 0, role: "region", "aria-label": `SQL of ${node.label}` },
                      element("code", {}, node.sql),
                  ),
              ]),
    ];
}

function links(title: string, nodes: readonly LineageNode[], all: number): readonly Node[] {
    if (nodes.length === 0) {
        return [];
    }
    const more = all - nodes.length;
    return [
        element("h4", {}, title),
        element(
            "ul",
            { class: "lineage-links" },
            ...nodes.map(({ id, label }) => element("li", {}, element("a", { href: linkTo("lineage", id) }, label))),
            ...(more > 0 ? [element("li", { class: "detail" }, `and, through them, ${count(more)} more`)] : []),
        ),
    ];
}
