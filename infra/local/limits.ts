/** What clients and the engine may take; what is left out takes its default. */
export interface Limits {
    /** Sessions at once; 500, as a Redshift cluster. */
    readonly connections?: number;
    /** A session silent for so many minutes is ended; 240, as Redshift ends one. Source: management guide, "Quotas and limits". */
    readonly idleMinutes?: number;
    /** The longest message, and so the longest statement with its values, in megabytes; 64. */
    readonly messageMegabytes?: number;
    /** statement_timeout as sessions begin with it, in seconds; 0, no limit, as in Redshift. SET changes it. */
    readonly statementSeconds?: number;
    /**
     * The engine's memory, in megabytes; what does not fit is spilled to the disk where that is possible. 1300: with what
     * Node and the connections take, the process stays below 2 GB, and song_suggestions has room for ten million events.
     */
    readonly memoryMegabytes?: number;
    /**
     * Threads of the engine; all cores. With more than one it takes a quarter more of the cores' time for many small
     * statements, as some threads wait for others at work.
     */
    readonly threads?: number;
}

/** In force where nothing else was said. */
export const DEFAULT_LIMITS: Limits & Required<Omit<Limits, "threads">> = {
    connections: 500,
    idleMinutes: 240,
    messageMegabytes: 64,
    statementSeconds: 0,
    memoryMegabytes: 1300,
};

/** The flags that set limits. */
export const LIMIT_FLAGS = {
    "max-connections": { type: "string" },
    "idle-timeout": { type: "string" },
    "max-message": { type: "string" },
    "statement-timeout": { type: "string" },
    "max-memory": { type: "string" },
    "max-threads": { type: "string" },
} as const;

/** Which flag sets which limit, and what it may be. The longest message that Node can hold in one piece is below 4 GB. */
const LIMIT_OF: readonly {
    readonly flag: keyof typeof LIMIT_FLAGS;
    readonly limit: keyof Limits;
    readonly least: number;
    readonly most: number;
}[] = [
    { flag: "max-connections", limit: "connections", least: 1, most: 5000 },
    { flag: "idle-timeout", limit: "idleMinutes", least: 1, most: 30_000 },
    { flag: "max-message", limit: "messageMegabytes", least: 1, most: 1024 },
    { flag: "statement-timeout", limit: "statementSeconds", least: 0, most: 2_000_000 },
    { flag: "max-memory", limit: "memoryMegabytes", least: 200, most: 1_000_000 },
    { flag: "max-threads", limit: "threads", least: 1, most: 256 },
];

/** The limits among flags; undefined if there is none. `refuse` makes the error of a wrong one. */
export function limitsIn(
    flags: Readonly<Partial<Record<keyof typeof LIMIT_FLAGS, string | undefined>>>,
    refuse: (sentence: string) => Error,
): Limits | undefined {
    const limits: Partial<Record<keyof Limits, number>> = {};
    for (const { flag, limit, least, most } of LIMIT_OF) {
        const text = flags[flag];
        if (text === undefined) {
            continue;
        }
        const value = Number(text);
        if (!/^\d{1,9}$/.test(text) || value < least || value > most) {
            throw refuse(`--${flag} takes a whole number from ${least} to ${most}, not "${text}".`);
        }
        limits[limit] = value;
    }
    return Object.keys(limits).length === 0 ? undefined : limits;
}
