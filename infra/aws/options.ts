/** What a warehouse on AWS is to be like; what is left out stays as it was, or takes its default. */
export interface AwsOptions {
    /** The cluster's identifier. */
    readonly name: string;
    /** Where `create` leaves the credentials, and where an earlier one left them. */
    readonly credentialsFile: string;
    readonly region?: string;
    readonly port?: number;
    readonly nodeType?: string;
    readonly nodes?: number;
    readonly databaseName?: string;
    /** The IAM role's name. */
    readonly role?: string;
    /** The S3 buckets that the warehouse may read. */
    readonly buckets: readonly string[];
    readonly vpc?: string;
    readonly subnets?: readonly string[];
    /** From where clients may connect; the caller's own address if left out. */
    readonly cidr?: string;
    /** No public address: clients come from within the VPC, or over a VPN. */
    readonly isPrivate: boolean;
    /** Prove with a database connection that the warehouse answers. */
    readonly connects: boolean;
    /** Give the admin user a new password. */
    readonly resetPassword: boolean;
    /** The snapshot that `delete` keeps. */
    readonly finalSnapshot?: string;
    readonly pace: Pace;
    /** Answers the address that a request comes from, as plain text. */
    readonly checkIpUrl: string;
    /** The PEM file whose certificates the warehouse's is checked against, in place of Amazon's roots. */
    readonly rootCertificates?: string;
}

/** How long to wait for AWS, and how often to look. */
export interface Pace {
    readonly pollMs: number;
    readonly timeoutMs: number;
}

/** The warehouse that is meant when no other is named. */
export const DEFAULT_NAME = "sparkify";
export const DEFAULT_PORT = 5439;
export const DEFAULT_NODE_TYPE = "ra3.large";
export const DEFAULT_NODES = 2;
export const DEFAULT_DATABASE = "user_song_plays";
export const DEFAULT_TIMEOUT_MINUTES = 30;
export const DEFAULT_POLL_SECONDS = 10;
const DEFAULT_ROLE = "songplays_S3toRedshiftStaging";
export const CHECK_IP_URL = "https://checkip.amazonaws.com/";

/** Redshift's usual name for the first user of a cluster, who may do everything. */
export const USER = "awsuser";

/** A warehouse as a sentence begins with it. */
export function titleOf(name: string): string {
    return `Redshift cluster ${name}`;
}

/** The command that does this to the warehouse, as people type it. */
export function commandFor(command: string, name: string, flags = ""): string {
    const given = [name === DEFAULT_NAME ? "" : `--name ${name}`, flags].filter((part) => part !== "").join(" ");
    return `\`npm run infra:${command}${given === "" ? "" : ` -- ${given}`}\``;
}

/** The role's name; roles belong to an account, not to a cluster, so that another cluster gets one of its own. */
export function roleName({ name, role }: Pick<AwsOptions, "name" | "role">): string {
    return role ?? (name === DEFAULT_NAME ? DEFAULT_ROLE : `${DEFAULT_ROLE}_${name}`);
}

/** The security group's name; one that begins with "sg-" would not be taken. */
export function securityGroupName(name: string): string {
    return `redshift-${name}`;
}
