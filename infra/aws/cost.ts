import { HOURS_PER_MONTH, STORAGE_USD_PER_GB_MONTH, usdPerHour } from "./node-types";

/** The nodes of a cluster. */
export interface Nodes {
    readonly type: string;
    readonly count: number;
}

/** "2 x ra3.large". */
export function shownNodes({ type, count }: Nodes): string {
    return `${count} x ${type}`;
}

/** What it costs to keep these nodes, as a sentence goes on with it. */
export function costToKeep(nodes: Nodes): string {
    const perHour = usdPerHour(nodes.type, nodes.count);
    if (perHour === undefined) {
        return "at a price that is not known here: see https://aws.amazon.com/redshift/pricing/";
    }
    return (
        `about ${perHour.toFixed(2)} USD an hour, ${(perHour * HOURS_PER_MONTH).toFixed(0)} USD a month, while it is ` +
        `not paused, and ${STORAGE_USD_PER_GB_MONTH} USD for each GB of data and month (on demand, US East prices)`
    );
}

/**
 * US dollars for the nodes: since they were made, as if they had never been paused, which AWS does not tell; and for a
 * month. Undefined for a type whose price is not known.
 */
export function nodesUsd(
    nodes: Nodes,
    createdAt: Date | undefined,
): { readonly soFar: number; readonly perMonth: number } | undefined {
    const perHour = usdPerHour(nodes.type, nodes.count);
    if (perHour === undefined) {
        return undefined;
    }
    const hours = createdAt === undefined ? 0 : Math.max(0, Date.now() - createdAt.getTime()) / 3_600_000;
    return { soFar: cents(perHour * hours), perMonth: cents(perHour * HOURS_PER_MONTH) };
}

function cents(usd: number): number {
    return Math.round(usd * 100) / 100;
}
