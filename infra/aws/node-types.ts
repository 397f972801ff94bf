/** What is known of a node type. */
export interface NodeType {
    readonly name: string;
    /** How many parts of a load a node works on at once. */
    readonly slices: number;
    /** US dollars an hour for a node, on demand, in US East (N. Virginia); other regions differ by some ten percent. */
    readonly usdPerHour: number;
    /** Gigabytes that a node of a multi-node cluster can hold. */
    readonly storageGb: number;
    readonly maxNodes: number;
}

/** US dollars for a gigabyte of managed storage and a month, in US East (N. Virginia); no offered type has another. */
export const STORAGE_USD_PER_GB_MONTH = 0.024;

/** As AWS's own calculator has it. */
export const HOURS_PER_MONTH = 730;

/**
 * Slices, storage and numbers of nodes: Amazon Redshift Management Guide, "Clusters and nodes in Amazon Redshift".
 * Prices: https://aws.amazon.com/redshift/pricing/, on demand. A type that is not here can be created all the same, where
 * AWS offers it.
 */
const NODE_TYPES: readonly NodeType[] = [
    { name: "ra3.large", slices: 2, usdPerHour: 0.543, storageGb: 8_000, maxNodes: 16 },
    { name: "ra3.xlplus", slices: 2, usdPerHour: 1.086, storageGb: 32_000, maxNodes: 16 },
    { name: "ra3.4xlarge", slices: 4, usdPerHour: 3.26, storageGb: 128_000, maxNodes: 32 },
    { name: "ra3.16xlarge", slices: 16, usdPerHour: 13.04, storageGb: 128_000, maxNodes: 128 },
];

/** Types whose price is known, but not how many slices they have: no size can be worked out in them. */
const PRICED_ONLY: ReadonlyMap<string, number> = new Map([
    ["rg.large", 0.3801],
    ["rg.xlarge", 0.7602],
    ["rg.4xlarge", 3.04267],
    ["rg.12xlarge", 9.128],
]);

/** The names of the types that are known. */
export const NODE_TYPE_NAMES = NODE_TYPES.map(({ name }) => name);

/** What is known of the type of this name. */
export function nodeType(name: string): NodeType | undefined {
    return NODE_TYPES.find((each) => each.name === name);
}

/** US dollars that these nodes cost an hour while they run; undefined for a type whose price is not known. */
export function usdPerHour(type: string, nodes: number): number | undefined {
    const each = nodeType(type)?.usdPerHour ?? PRICED_ONLY.get(type);
    return each && each * nodes;
}

/** Ports that new clusters of RA3 and RG nodes take. Source: Amazon Redshift API Reference, "CreateCluster". */
export function takesPort(port: number): boolean {
    return (port >= 5431 && port <= 5455) || (port >= 8191 && port <= 8215);
}
