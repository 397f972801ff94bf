import type { Check } from "../catalogue-data";
import { element } from "./element";
import { verdict } from "./verdict";
import { moment } from "./words";

/** A table's assertions and unit tests, each with how it went when it last ran. */
export function checksList(checks: readonly Check[]): HTMLElement {
    if (checks.length === 0) {
        return element("p", { class: "nothing" }, "No check concerns it.");
    }
    return element(
        "ul",
        { class: "checks" },
        ...checks.map(({ kind, name, description, last }) =>
            element(
                "li",
                {},
                last === null ? verdict("not run yet") : verdict(last.isPassed ? "passed" : "failed"),
                ` ${kind} `,
                element("code", {}, name),
                ...(last === null ? [] : [` in the run of ${moment(last.at)} UTC`]),
                ...(description === "" ? [] : [element("div", { class: "detail" }, description)]),
                ...(last?.error ? [element("div", { class: "detail is-bad" }, last.error)] : []),
            ),
        ),
    );
}
