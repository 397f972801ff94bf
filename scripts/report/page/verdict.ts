import { element } from "./element";

/** How something went, as a word with a mark: neither needs the colour. */
export function verdict(outcome: string): HTMLElement {
    const { mark, kind } = MARKS[outcome] ?? { mark: "·", kind: "is-neither" };
    return element("span", { class: `verdict ${kind}` }, element("span", { "aria-hidden": true }, `${mark} `), outcome);
}

const GOOD = { mark: "✓", kind: "is-good" };
const BAD = { mark: "✗", kind: "is-bad" };
const MARKS: Readonly<Record<string, { readonly mark: string; readonly kind: string }>> = {
    passed: GOOD,
    done: GOOD,
    failed: BAD,
    cancelled: BAD,
};
