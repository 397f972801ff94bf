import type { LineageData, LineageEdge, LineageNode } from "../lineage-data";
import type { Kin } from "./lineage-kin";
import { linkTo } from "./place";

/** The lineage as SVG. */
export interface LineageDrawing {
    readonly root: SVGSVGElement;
    /** Brings out a node with all that it comes from and all that comes of it; undefined brings out nothing. */
    select(id: string | undefined, kin: Kin): void;
    nodeOf(id: string): SVGElement | undefined;
}

/** What each kind of node is called. */
export const KINDS: Readonly<Record<LineageNode["kind"], string>> = {
    source: "files in S3",
    system: "system table",
    operation: "operation, which loads or notes",
    table: "table",
    incremental: "incremental table",
    view: "view",
    chart: "chart",
};

/** Draws it. Each node is a link, so that it takes the keyboard, and its place has an address. */
export function drawLineage({ width, height, nodes, edges }: LineageData): LineageDrawing {
    const nodeElements = new Map(nodes.map((node) => [node.id, drawNode(node)]));
    const edgeElements = edges.map((edge) => ({ edge, root: drawEdge(edge) }));
    const root = svg(
        "svg",
        {
            viewBox: `0 0 ${width} ${height}`,
            role: "group",
            "aria-label": "Lineage, from files to charts",
            class: "lineage",
        },
        svg(
            "defs",
            {},
            svg(
                "marker",
                {
                    id: "lineage-arrow",
                    viewBox: "0 0 8 8",
                    refX: 7,
                    refY: 4,
                    markerWidth: 7,
                    markerHeight: 7,
                    orient: "auto",
                },
                svg("path", { d: "M0 0 8 4 0 8z", class: "lineage-arrow" }),
            ),
        ),
        svg("g", { "aria-hidden": "true" }, ...edgeElements.map(({ root }) => root)),
        ...nodeElements.values(),
    );
    return {
        root,
        nodeOf: (id) => nodeElements.get(id),
        select(id, { upstream, downstream }) {
            root.classList.toggle("has-selection", id !== undefined);
            for (const [other, element] of nodeElements) {
                element.classList.toggle("is-selected", other === id);
                element.classList.toggle("is-upstream", upstream.has(other));
                element.classList.toggle("is-downstream", downstream.has(other));
                if (other === id) {
                    element.setAttribute("aria-current", "true");
                } else {
                    element.removeAttribute("aria-current");
                }
            }
            for (const { edge, root } of edgeElements) {
                const isIn = (some: ReadonlySet<string>, end: string) => some.has(end) || end === id;
                root.classList.toggle("is-upstream", upstream.has(edge.from) && isIn(upstream, edge.to));
                root.classList.toggle("is-downstream", downstream.has(edge.to) && isIn(downstream, edge.from));
            }
        },
    };
}

function drawNode({ id, kind, label, x, y, width, height }: LineageNode): SVGElement {
    return svg(
        "a",
        {
            href: linkTo("lineage", id),
            class: `node is-${kind}`,
            "aria-label": `${label}, ${KINDS[kind]}`,
            "data-node": id,
        },
        svg("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: kind === "chart" ? height / 2 : 5 }),
        svg("text", { x, y, "text-anchor": "middle", "dominant-baseline": "central" }, label),
    );
}

/** A line that bends towards the points between its ends. */
function drawEdge({ points }: LineageEdge): SVGElement {
    const [first, ...others] = points;
    const last = others.pop();
    if (first === undefined || last === undefined) {
        return svg("path", { class: "edge" });
    }
    const bends = others.map((point, place) => {
        const next = others[place + 1] ?? last;
        return `Q${point.join(" ")} ${(point[0] + next[0]) / 2} ${(point[1] + next[1]) / 2}`;
    });
    const d = `M${first.join(" ")}${bends.join("")}L${last.join(" ")}`;
    return svg("path", { class: "edge", d, "marker-end": "url(#lineage-arrow)" });
}

function svg<K extends keyof SVGElementTagNameMap>(
    tag: K,
    attributes: Readonly<Record<string, string | number>>,
    ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) {
        made.setAttribute(name, String(value));
    }
    made.append(...children);
    return made;
}
