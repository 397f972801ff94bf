import type { TopLevelSpec } from "vega-lite";
import type { Row } from "../table";
import type { Theme } from "../theme";
import type { Filters } from "./filters";

/** A question of the dashboard as a picture: a file each. */
export interface Chart {
    readonly id: string;
    /** What it shows. */
    readonly title: string;
    /** The name of the question that it draws: `questions/<name>.sql`. */
    readonly question: string;
    /** Which of the filters it obeys. */
    readonly obeys: "dates and level" | "dates" | "level" | "none";
    /** How to read it, and why it leaves a filter alone. */
    readonly about: string;
    /** As wide as the page, not half of it. */
    readonly isWide?: boolean;
    /** A choice of its own, made among the rows. */
    readonly picker?: Picker;
    /** The rows that it draws, of the question's: what the filters leave, added up. */
    rows(rows: readonly Row[], filters: Filters, picked: string): readonly Row[];
    /** The number to take away, as a sentence about the rows; there is at least one. */
    finding(rows: readonly Row[], filters: Filters): string;
    /** Why there is nothing to see, where there are no rows. */
    nothing(filters: Filters): string;
    /** How to draw the rows. */
    spec(rows: readonly Row[], theme: Theme, filters: Filters): TopLevelSpec;
    /** What a reader can do with the picture besides, once it is drawn; answers with how to let go of it. */
    equip?(picture: HTMLElement): () => void;
}

/** A choice of one among several: a day, a user. */
export interface Picker {
    readonly label: string;
    /** What can be chosen under the filters, first what is chosen at the beginning. */
    options(rows: readonly Row[], filters: Filters): readonly { readonly value: string; readonly label: string }[];
}
