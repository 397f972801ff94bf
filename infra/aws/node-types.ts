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
    /** Data are billed by the gigabyte, apart from the nodes. */
    readonly hasManagedStorage: boolean;
}

/** US dollars for a gigabyte of managed storage and a month, in US East (N. Virginia). */
export const STORAGE_USD_PER_GB_MONTH = 0.024;

/** As AWS's own calculator has it. */
export const HOURS_PER_MONTH = 730;

/**
 * Slices, storage and numbers of nodes: Amazon Redshift Management Guide, "Clusters and nodes in Amazon Redshift".
 * Prices: https://aws.amazon.com/redshift/pricing/, on demand. A type that is not here can be created all the same: its
 * cost is not known.
 */
const NODE_TYPES: readonly NodeType[] = [
    managed("ra3.large", 2, 0.543, 8_000, 16),
    managed("ra3.xlplus", 2, 1.086, 32_000, 16),
    managed("ra3.4xlarge", 4, 3.26, 128_000, 32),
    managed("ra3.16xlarge", 16, 13.04, 128_000, 128),
    { name: "dc2.large", slices: 2, usdPerHour: 0.25, storageGb: 160, maxNodes: 32, hasManagedStorage: false },
    { name: "dc2.8xlarge", slices: 16, usdPerHour: 4.8, storageGb: 2_560, maxNodes: 128, hasManagedStorage: false },
];

/** The names of the types that are known. */
export const NODE_TYPE_NAMES = NODE_TYPES.map(({ name }) => name);

/** What is known of the type of this name. */
export function nodeType(name: string): NodeType | undefined {
    return NODE_TYPES.find((each) => each.name === name);
}

/** US dollars that these nodes cost an hour while they run; undefined for a type whose price is not known. */
export function usdPerHour(type: string, nodes: number): number | undefined {
    const known = nodeType(type);
    return known && known.usdPerHour * nodes;
}

/** Ports that a node type takes. Source: Amazon Redshift API Reference, "CreateCluster". */
export function takesPort(type: string, port: number): boolean {
    return type.startsWith("dc2.")
        ? port >= 1150 && port <= 65_535
        : (port >= 5431 && port <= 5455) || (port >= 8191 && port <= 8215);
}

function managed(name: string, slices: number, usdPerHour: number, storageGb: number, maxNodes: number): NodeType {
    return { name, slices, usdPerHour, storageGb, maxNodes, hasManagedStorage: true };
}
