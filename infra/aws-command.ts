import path from "node:path";
import { readCidr } from "./aws/cidr";
import {
    type AwsOptions,
    CHECK_IP_URL,
    DEFAULT_NAME,
    DEFAULT_POLL_SECONDS,
    DEFAULT_TIMEOUT_MINUTES,
    roleName,
} from "./aws/options";
import { projectBuckets } from "./data-folder";
import { readCount, type readFlags, readPort, wrongUsage } from "./flags";
import type { Target } from "./target";

const COMMON = {
    target: { type: "string" },
    name: { type: "string" },
    region: { type: "string" },
    role: { type: "string" },
    credentials: { type: "string" },
    json: { type: "boolean" },
} as const;
const WAIT = { timeout: { type: "string" } } as const;
const CONNECT = { "no-connect": { type: "boolean" } } as const;
const ASK = { yes: { type: "boolean" }, plan: { type: "boolean" } } as const;

/** The flags that each command takes for a warehouse on AWS. */
export const AWS_FLAGS = {
    create: {
        ...COMMON,
        ...WAIT,
        ...CONNECT,
        ...ASK,
        port: { type: "string" },
        database: { type: "string" },
        "node-type": { type: "string" },
        nodes: { type: "string" },
        bucket: { type: "string", multiple: true },
        vpc: { type: "string" },
        subnets: { type: "string" },
        cidr: { type: "string" },
        "open-to-the-world": { type: "boolean" },
        private: { type: "boolean" },
        "reset-password": { type: "boolean" },
    },
    resume: { ...COMMON, ...WAIT, ...CONNECT },
    delete: { ...COMMON, ...WAIT, ...ASK, "final-snapshot": { type: "string" } },
    status: { ...COMMON, ...CONNECT },
    pause: { ...COMMON, ...WAIT },
} as const;

/** The widest set, of all commands: one that doesn't take a flag has refused it. */
type AwsFlags = Partial<ReturnType<typeof readFlags<typeof AWS_FLAGS.create>>> &
    Partial<ReturnType<typeof readFlags<typeof AWS_FLAGS.delete>>>;

/** The warehouse on AWS that the flags name. AWS's SDK, which takes its time to load, is loaded here and not before. */
export async function awsFrom(
    command: keyof typeof AWS_FLAGS,
    flags: AwsFlags,
    credentialsFile: string,
    usage: string,
): Promise<Target> {
    // Only a create has to know the buckets: a delete works without a project, too.
    const buckets = command === "create" ? (flags.bucket ?? (await projectBuckets())) : [];
    const options = { ...readOptions(flags, credentialsFile, usage), buckets };
    const { awsTarget } = require("./aws/warehouse") as typeof import("./aws/warehouse");
    return awsTarget(options);
}

function readOptions(flags: AwsFlags, credentialsFile: string, usage: string): Omit<AwsOptions, "buckets"> {
    const { name = DEFAULT_NAME, database, role, nodes } = flags;
    const refuse = (flag: string, takes: string, value: string | undefined) =>
        wrongUsage(`${flag} takes ${takes}, not "${value}".`, usage);
    // Source: Amazon Redshift API Reference, "CreateCluster".
    if (!/^[a-z](-?[a-z0-9])*$/.test(name) || name.length > 63) {
        throw refuse("--name", "up to 63 lower-case letters, digits and single hyphens, a letter first", name);
    }
    // Source: Amazon Redshift API Reference, "CreateClusterSubnetGroup".
    if (name === "default") {
        throw wrongUsage("--name default is the name of AWS's own groups: choose another.", usage);
    }
    if (database !== undefined && !/^[a-z][a-z0-9_]{0,63}$/.test(database)) {
        throw refuse("--database", "up to 64 lower-case letters, digits and underscores, a letter first", database);
    }
    if (!/^[\w+=,.@-]{1,64}$/.test(roleName({ name, role }))) {
        throw refuse("--role", "up to 64 letters, digits and any of _+=,.@-", roleName({ name, role }));
    }
    const snapshot = flags["final-snapshot"];
    if (snapshot !== undefined && (!/^[a-z](-?[a-z0-9])*$/i.test(snapshot) || snapshot.length > 255)) {
        throw refuse("--final-snapshot", "up to 255 letters, digits and single hyphens, a letter first", snapshot);
    }
    // A name that is none, as s3://bucket, would be a role that may read nothing; *, one that may read everything.
    const wrongBucket = flags.bucket?.find((bucket) => !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket));
    if (wrongBucket !== undefined) {
        throw refuse("--bucket", "a bucket's name such as udacity-dend", wrongBucket);
    }
    const subnets = flags.subnets?.split(/[ ,]+/).filter((subnet) => subnet !== "");
    if (subnets?.length === 0) {
        throw refuse("--subnets", "ids such as subnet-0a,subnet-0b", flags.subnets);
    }
    const minutes = readCount("--timeout", flags.timeout, usage) ?? DEFAULT_TIMEOUT_MINUTES;
    return {
        name,
        credentialsFile,
        region: flags.region,
        port: flags.port === undefined ? undefined : readPort(flags.port, usage),
        nodeType: flags["node-type"],
        nodes: readCount("--nodes", nodes, usage),
        databaseName: database,
        role,
        vpc: flags.vpc,
        subnets,
        cidr: readClients(flags, usage),
        isPrivate: flags.private ?? false,
        connects: !flags["no-connect"],
        resetPassword: flags["reset-password"] ?? false,
        finalSnapshot: snapshot,
        pace: { pollMs: pollSeconds() * 1000, timeoutMs: minutes * 60_000 },
        checkIpUrl: process.env.SPARKIFY_CHECK_IP_URL || CHECK_IP_URL,
        rootCertificates: process.env.PGSSLROOTCERT && path.resolve(process.env.PGSSLROOTCERT),
    };
}

/** Everybody is let in only by a flag that says so. */
function readClients(flags: AwsFlags, usage: string): string | undefined {
    const { cidr } = flags;
    const isOpen = flags["open-to-the-world"] ?? false;
    if (isOpen && cidr !== undefined) {
        throw wrongUsage("--open-to-the-world lets everybody in: give it or --cidr, not both.", usage);
    }
    if (isOpen) {
        return "0.0.0.0/0";
    }
    const block = cidr === undefined ? undefined : readCidr(cidr);
    if (cidr !== undefined && block === undefined) {
        throw wrongUsage(`--cidr takes a block of IPv4 addresses such as 192.0.2.7/32, not "${cidr}".`, usage);
    }
    if (block?.length === 0) {
        throw wrongUsage(`--cidr ${cidr} lets the whole world in: --open-to-the-world says so, if you mean it.`, usage);
    }
    return cidr;
}

function pollSeconds(): number {
    const given = Number(process.env.SPARKIFY_POLL_SECONDS || undefined);
    return given >= 0 ? given : DEFAULT_POLL_SECONDS;
}
