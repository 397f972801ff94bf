import { element } from "../element";
import { watchGestures } from "./map-gestures";
import { FRAME_MIDDLE, type MapView, panned, WHOLE_MAP, zoomed } from "./map-view";

/** Of a press of a button or a key. */
const ZOOM_STEP = 2;
const PAN_STEP = 0.2;

/** What a reader chose to see: it stays when the filters draw the map anew. */
let view = WHOLE_MAP;

/**
 * Lets a drawn map be zoomed and panned: with buttons, keys, mouse and fingers. The drawing is moved, not drawn anew, and
 * its marks keep their size on the screen. Answers with how to let go of it.
 */
export function letZoom(picture: HTMLElement): () => void {
    const svg = picture.querySelector("svg");
    const frame = svg?.querySelector<SVGGraphicsElement>(".role-frame .background");
    if (!svg || !frame) {
        return () => undefined;
    }
    const button = (text: string, label: string, press: () => void) => {
        const made = element("button", { type: "button", "aria-label": label }, text);
        made.addEventListener("click", press);
        return made;
    };
    const state = element("span", { "aria-live": "polite" });
    const tools = element(
        "div",
        { class: "map-tools", role: "group", "aria-label": "Zoom of the map" },
        button("+", "Zoom in", () => show(zoomed(view, ZOOM_STEP, FRAME_MIDDLE))),
        button("−", "Zoom out", () => show(zoomed(view, 1 / ZOOM_STEP, FRAME_MIDDLE))),
        button("Whole map", "Whole map", () => show(WHOLE_MAP)),
        state,
        element(
            "span",
            { class: "map-hint" },
            "Drag or arrow keys move it; Ctrl or ⌘ and the wheel, or two fingers, zoom.",
        ),
    );
    const show = (wanted: MapView) => {
        view = wanted;
        place(svg, frame, view);
        picture.classList.toggle("is-zoomed", view.scale > 1);
        state.textContent = view.scale > 1 ? `${Number(view.scale.toPrecision(2))} times as large` : "";
    };
    const keys: Readonly<Record<string, () => MapView>> = {
        "+": () => zoomed(view, ZOOM_STEP, FRAME_MIDDLE),
        "=": () => zoomed(view, ZOOM_STEP, FRAME_MIDDLE), // the same key without Shift
        "-": () => zoomed(view, 1 / ZOOM_STEP, FRAME_MIDDLE),
        "0": () => WHOLE_MAP,
        ArrowLeft: () => panned(view, PAN_STEP, 0),
        ArrowRight: () => panned(view, -PAN_STEP, 0),
        ArrowUp: () => panned(view, 0, PAN_STEP),
        ArrowDown: () => panned(view, 0, -PAN_STEP),
    };
    const press = (event: KeyboardEvent) => {
        const act = keys[event.key];
        const isForPage = event.key.startsWith("Arrow") && view.scale === 1; // it scrolls
        if (act && !isForPage && !event.ctrlKey && !event.metaKey && !event.altKey) {
            event.preventDefault();
            show(act());
        }
    };

    svg.setAttribute("tabindex", "0");
    svg.setAttribute("aria-keyshortcuts", "+ - 0 ArrowLeft ArrowRight ArrowUp ArrowDown");
    picture.classList.add("is-map");
    picture.append(tools);
    picture.addEventListener("keydown", press);
    const letGoOfGestures = watchGestures(svg, frame, { view: () => view, show });
    // A window of another width: the chart was laid out anew, as the whole map.
    const resized = new MutationObserver(() => show(view));
    resized.observe(svg, { attributeFilter: ["width", "height", "viewBox"] });
    show(view);
    return () => {
        resized.disconnect();
        letGoOfGestures();
        picture.removeEventListener("keydown", press);
    };
}

/** Moves what is drawn. Vega's own places stay in the attributes: a style goes before them. */
function place(svg: SVGSVGElement, frame: SVGGraphicsElement, { scale, x, y }: MapView): void {
    const { width, height } = frame.getBBox();
    const left = width * (0.5 - scale * x);
    const top = height * (0.5 - scale * y);
    for (const shape of svg.querySelectorAll<SVGPathElement>(".mark-shape path")) {
        shape.style.transform = scale === 1 ? "" : `translate(${left}px, ${top}px) scale(${scale})`;
    }
    for (const mark of svg.querySelectorAll<SVGPathElement>(".mark-symbol.role-mark path")) {
        const drawnAt = mark.transform.baseVal.consolidate()?.matrix;
        const moved = drawnAt && [left + (scale - 1) * drawnAt.e, top + (scale - 1) * drawnAt.f];
        mark.style.translate = scale === 1 || !moved ? "" : `${moved[0]}px ${moved[1]}px`;
    }
}
