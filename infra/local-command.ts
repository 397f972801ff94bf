import { bucketsIn } from "./data-folder";
import { type readFlags, readPort, wrongUsage } from "./flags";
import { RESERVED_NAMES, stateHome } from "./local/folder";
import { LIMIT_FLAGS, limitsIn } from "./local/limits";
import { DEFAULT_NAME } from "./local/options";
import { localTarget } from "./local/warehouse";
import type { Target } from "./target";

const COMMON = {
    target: { type: "string" },
    name: { type: "string" },
    credentials: { type: "string" },
    json: { type: "boolean" },
} as const;
const START = { port: { type: "string" }, data: { type: "string" }, ...LIMIT_FLAGS } as const;
const ASK = { yes: { type: "boolean" }, plan: { type: "boolean" } } as const;

/** The flags that each command takes for a warehouse on this machine. */
export const LOCAL_FLAGS = {
    create: { ...COMMON, ...START, ...ASK },
    resume: { ...COMMON, ...START },
    delete: { ...COMMON, ...ASK },
    status: COMMON,
    pause: COMMON,
} as const;

type LocalFlags = ReturnType<typeof readFlags<typeof LOCAL_FLAGS.create>>;

/** The warehouse on this machine that the flags name. */
export async function localFrom(flags: LocalFlags, usage: string): Promise<Target> {
    const name = flags.name ?? DEFAULT_NAME;
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(name) || RESERVED_NAMES.includes(name)) {
        throw wrongUsage(
            `--name takes lower-case letters, digits and hyphens, a letter first (and neither s3 nor data), not "${name}".`,
            usage,
        );
    }
    const limits = limitsIn(flags, (sentence) => wrongUsage(sentence, usage));
    return localTarget({
        home: stateHome(),
        name,
        ...(flags.port === undefined ? {} : { port: readPort(flags.port, usage) }),
        ...(limits === undefined ? {} : { limits }),
        ...dataSource(flags.data === undefined ? undefined : await bucketsIn(flags.data)),
    });
}

function dataSource(buckets: Readonly<Record<string, string>> | undefined) {
    const s3Endpoint = process.env.AWS_ENDPOINT_URL_S3;
    return buckets !== undefined ? { buckets } : s3Endpoint ? { s3Endpoint } : {};
}
