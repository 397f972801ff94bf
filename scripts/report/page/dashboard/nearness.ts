/** How far below the window a chart is drawn already, so that scrolling finds it there. */
const NEAR = "400px";

type Listener = (isNear: boolean) => void;

const listeners = new Map<Element, Listener>();

/** One for all: several would tell of their elements in no order, and the first chart would wait for others. */
const observer = new IntersectionObserver(
    (entries) => {
        for (const { target, isIntersecting } of entries) {
            listeners.get(target)?.(isIntersecting);
        }
    },
    { rootMargin: NEAR },
);

/** Tells, from now on, whether an element of the page is near what can be seen. */
export function watchNearness(element: Element, listener: Listener): void {
    listeners.set(element, listener);
    observer.observe(element);
}
