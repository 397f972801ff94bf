import { element } from "../element";
import { counted, dayName, daysBetween } from "../words";

/** What the reader chose: the charts that can obey it do. */
export interface Filters {
    /** Days such as 2018-11-01, both included; empty where there are no data. */
    readonly from: string;
    readonly to: string;
    readonly level: "all" | "free" | "paid";
}

/** The controls for filters, which tell every change that makes sense. */
export interface FilterBar {
    readonly root: HTMLElement;
    readonly chosen: Filters;
}

/** Is a day among those that were chosen? */
export function isChosenDay(day: unknown, { from, to }: Filters): boolean {
    return typeof day === "string" && from <= day && day <= to;
}

/** Is a level the one that was chosen? */
export function isChosenLevel(level: unknown, filters: Filters): boolean {
    return filters.level === "all" || level === filters.level;
}

/** The filters as the end of a sentence: "at level paid from 1 Nov 2018 to 5 Nov 2018"; "yet" without data. */
export function filterWords({ from, to, level }: Filters): string {
    if (from === "") {
        return "yet";
    }
    const days = from === to ? `on ${dayName(from)}` : `from ${dayName(from)} to ${dayName(to)}`;
    return level === "all" ? days : `at level ${level} ${days}`;
}

/** Makes the bar for data that go from one day to another. */
export function createFilterBar(all: Filters, onChange: (chosen: Filters) => void): FilterBar {
    let chosen = all;
    const from = dayInput("filter-from", all);
    const to = dayInput("filter-to", all);
    const level = element(
        "select",
        { id: "filter-level" },
        element("option", { value: "all" }, "Free and paid"),
        element("option", { value: "free" }, "Free"),
        element("option", { value: "paid" }, "Paid"),
    );
    const reset = element("button", { type: "button" }, "Reset");
    const state = element("p", { class: "filter-state", role: "status" });
    const show = () => {
        state.textContent = `Shown: ${counted(daysBetween(chosen.from, chosen.to).length, "day")}, ${
            chosen.level === "all" ? "both levels" : `level ${chosen.level}`
        }.`;
        state.classList.remove("is-wrong");
    };
    const set = (filters: Filters) => {
        from.value = filters.from;
        to.value = filters.to;
        level.value = filters.level;
    };
    const read = () => {
        const wanted: Filters = {
            from: from.value || all.from,
            to: to.value || all.to,
            level: level.value === "free" || level.value === "paid" ? level.value : "all",
        };
        if (wanted.from > wanted.to) {
            state.textContent = `No day is both from ${dayName(wanted.from)} and to ${dayName(wanted.to)}: choose an earlier first or a later last day.`;
            state.classList.add("is-wrong");
            return;
        }
        chosen = wanted;
        show();
        onChange(chosen);
    };
    for (const control of [from, to, level]) {
        control.addEventListener("change", read);
    }
    reset.addEventListener("click", () => {
        set(all);
        read();
    });
    set(all);
    show();
    const root = element(
        "form",
        { class: "filters", "aria-label": "Filters", hidden: all.from === "" },
        element("label", { for: from.id }, "From ", from),
        element("label", { for: to.id }, "To ", to),
        element("label", { for: level.id }, "Level ", level),
        reset,
        state,
    );
    root.addEventListener("submit", (event) => event.preventDefault());
    return {
        root,
        get chosen() {
            return chosen;
        },
    };
}

function dayInput(id: string, { from, to }: Filters): HTMLInputElement {
    return element("input", { id, type: "date", min: from, max: to });
}
