import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AwsOptions } from "../../../infra/aws/options";
import { awsTarget } from "../../../infra/aws/warehouse";
import { confirmation } from "../../../infra/confirm";
import { writeCredentials } from "../../../infra/credentials";
import { removeFile } from "../../../infra/files";
import type { Target } from "../../../infra/target";
import { type Endpoint, type Site, startEndpoint } from "../endpoint/server";
import { awsEnvironment } from "./environment";

/** Somebody who works with a warehouse on AWS, in this process: the real target over real HTTP. */
export interface Desk {
    readonly endpoint: Endpoint;
    /** The account, in a region of the desk's own. */
    readonly site: Site;
    readonly credentials: string;
    /** What the target said, since `create` or `delete` was called last. */
    readonly lines: string[];
    create(options?: Partial<AwsOptions>): Promise<void>;
    delete(options?: Partial<AwsOptions>): Promise<void>;
    target(options?: Partial<AwsOptions>): Target;
    /** A desk in another region of the same account: both may work at once. */
    another(): Desk;
    leave(): Promise<void>;
}

/** Sits down in front of a new account. The environment belongs to the process: only `another` may sit beside. */
export async function sitDown(): Promise<Desk> {
    const endpoint = await startEndpoint();
    const before = { ...process.env };
    Object.assign(process.env, awsEnvironment(endpoint));
    const folder = mkdtempSync(path.join(tmpdir(), "sparkify-aws-"));
    let count = 0;
    const another = (): Desk => {
        const region = `eu-west-${++count}`;
        const credentials = path.join(folder, `${region}.json`);
        const lines: string[] = [];
        const say = (line: string) => lines.push(line);
        const target = (options: Partial<AwsOptions> = {}) =>
            awsTarget({
                name: "sparkify",
                credentialsFile: credentials,
                region,
                buckets: ["udacity-dend"],
                isPrivate: false,
                connects: false,
                resetPassword: false,
                pace: { pollMs: 1, timeoutMs: 20_000 },
                checkIpUrl: endpoint.checkIpUrl,
                ...options,
            });
        return {
            endpoint,
            site: endpoint.site(region),
            credentials,
            lines,
            target,
            async create(options) {
                lines.length = 0;
                const aws = target(options);
                await writeCredentials(credentials, await aws.create(say));
                await aws.credentialsWritten?.();
            },
            async delete(options) {
                lines.length = 0;
                await target(options).delete(say, confirmation(true, say));
                await removeFile(credentials);
            },
            another,
            async leave() {
                await endpoint.close();
                rmSync(folder, { recursive: true });
                for (const name of Object.keys(process.env)) {
                    if (!(name in before)) {
                        delete process.env[name];
                    }
                }
                Object.assign(process.env, before);
            },
        };
    };
    return another();
}
