import { type FramePoint, type MapView, panned, zoomed } from "./map-view";

/** A map that gestures change. */
export interface GestureTarget {
    view(): MapView;
    show(view: MapView): void;
}

/** A hand is never quite still: less than this, in pixels, is a click. */
const STILL = 4;

/**
 * Drag, pinch, double click, and the wheel with Ctrl or Command (which is also what a touchpad's pinch sends). The wheel
 * alone scrolls the page, and so does one finger while the whole map is seen. Answers with how to let go of it.
 */
export function watchGestures(
    svg: SVGSVGElement,
    frame: SVGGraphicsElement,
    { view, show }: GestureTarget,
): () => void {
    const listening = new AbortController();
    const { signal } = listening;
    /** The fingers on the map, or the mouse while its button is down, by the browser's id: where each was seen last. */
    const pointers = new Map<number, FramePoint>();
    let from: { readonly x: number; readonly y: number } | undefined;

    const pointOf = ({ clientX, clientY }: MouseEvent): FramePoint => {
        const { left, top, width, height } = frame.getBoundingClientRect();
        return { x: (clientX - left) / width, y: (clientY - top) / height };
    };
    const isOnMap = ({ x, y }: FramePoint) => x >= 0 && x <= 1 && y >= 0 && y <= 1;

    svg.addEventListener(
        "wheel",
        (event) => {
            const point = pointOf(event);
            if ((event.ctrlKey || event.metaKey) && isOnMap(point)) {
                event.preventDefault(); // the page would be zoomed too
                const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 16;
                const distance = Math.max(-50, Math.min(50, event.deltaY * lines));
                show(zoomed(view(), 2 ** (-distance / 100), point));
            }
        },
        { signal, passive: false },
    );
    svg.addEventListener(
        "dblclick",
        (event) => {
            const point = pointOf(event);
            if (isOnMap(point)) {
                show(zoomed(view(), event.shiftKey ? 0.5 : 2, point));
            }
        },
        { signal },
    );
    svg.addEventListener(
        "touchstart",
        // Else the browser takes two fingers for scrolling, and tells no more of them; a scroll that goes on can't be stopped.
        (event) => event.touches.length > 1 && event.cancelable && event.preventDefault(),
        { signal, passive: false },
    );
    svg.addEventListener(
        "pointerdown",
        (event) => {
            const point = pointOf(event);
            if (event.button === 0 && isOnMap(point)) {
                pointers.set(event.pointerId, point);
                from = { x: event.clientX, y: event.clientY };
            }
        },
        { signal },
    );
    svg.addEventListener(
        "pointermove",
        (event) => {
            const before = pointers.get(event.pointerId);
            if (before === undefined) {
                return;
            }
            const isClick = from && Math.hypot(event.clientX - from.x, event.clientY - from.y) < STILL;
            if (isClick && pointers.size === 1) {
                return;
            }
            from = undefined;
            svg.setPointerCapture(event.pointerId); // not before: a click and a tooltip need the mark itself
            const now = pointOf(event);
            const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
            pointers.set(event.pointerId, now);
            if (other === undefined) {
                show(panned(view(), now.x - before.x, now.y - before.y));
                return;
            }
            // A finger of two: the map follows half its way, and grows as the fingers part.
            const follows = panned(view(), (now.x - before.x) / 2, (now.y - before.y) / 2);
            const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
            show(zoomed(follows, apart(now, other, frame) / apart(before, other, frame), middle));
        },
        { signal },
    );
    for (const end of ["pointerup", "pointercancel"] as const) {
        // On the window: a button may be let go outside the map before anything is captured.
        addEventListener(end, ({ pointerId }) => pointers.delete(pointerId), { signal });
    }
    return () => listening.abort();
}

/** How far two points lie apart, in pixels; never nothing. */
function apart(one: FramePoint, other: FramePoint, frame: SVGGraphicsElement): number {
    const { width, height } = frame.getBoundingClientRect();
    return Math.max(1, Math.hypot((one.x - other.x) * width, (one.y - other.y) * height));
}
