import type { PageData } from "../page-data";
import { mountDashboard } from "./dashboard";

/** A part of the page, shown by its name in the address: `#dashboard`. */
export interface Section {
    readonly id: string;
    readonly title: string;
    /** Fills the part once, when it is first shown. */
    mount(root: HTMLElement, data: PageData): void;
}

/** The parts, the first being what the page opens with. */
export const SECTIONS: readonly Section[] = [
    { id: "dashboard", title: "Dashboard", mount: (root, data) => mountDashboard(root, data.dashboard) },
];
