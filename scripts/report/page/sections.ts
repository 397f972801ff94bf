import type { PageData } from "../page-data";
import { mountCatalogue } from "./catalogue";
import { mountDashboard } from "./dashboard";
import { mountLineage } from "./lineage";
import { mountRuns } from "./runs";

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
    { id: "catalogue", title: "Catalogue", mount: (root, data) => mountCatalogue(root, data.catalogue) },
    { id: "lineage", title: "Lineage", mount: (root, data) => mountLineage(root, data.lineage, data.catalogue) },
    { id: "runs", title: "Runs", mount: (root, data) => mountRuns(root, data.runs) },
];
