import type { LineageEdge } from "../lineage-data";

/** All that a node comes from, and all that comes of it, near and far. */
export interface Kin {
    readonly upstream: ReadonlySet<string>;
    readonly downstream: ReadonlySet<string>;
}

/** Nobody's. */
export const NO_KIN: Kin = { upstream: new Set(), downstream: new Set() };

/** Follows the edges both ways. */
export function kinOf(id: string, edges: readonly LineageEdge[]): Kin {
    return {
        upstream: follow(id, (other) => edges.filter(({ to }) => to === other).map(({ from }) => from)),
        downstream: follow(id, (other) => edges.filter(({ from }) => from === other).map(({ to }) => to)),
    };
}

function follow(start: string, next: (id: string) => readonly string[]): ReadonlySet<string> {
    const found = new Set<string>();
    const waiting = [start];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        for (const other of next(id)) {
            if (!found.has(other)) {
                found.add(other);
                waiting.push(other);
            }
        }
    }
    return found;
}
