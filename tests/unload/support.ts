import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { Client } from "pg";
import { startTestServer, type TestServer } from "../support/local-server";

/** A warehouse with the bucket `bucket`, which is a folder, and a client whose values stay the texts of the wire. */
export interface UnloadBench {
    readonly server: TestServer;
    readonly client: Client;
    /** The folder of the bucket. */
    readonly bucket: string;
    /** What the server said beside its answers, since the last `clear`. */
    readonly notices: string[];
    /** `unload ('<query>') to 's3://bucket/<to>' iam_role default <options>`; quotes in the query are doubled. */
    unload(query: string, to: string, options?: string): Promise<void>;
    /** Rows of a query, as texts. */
    rows(query: string): Promise<readonly (readonly (string | null)[])[]>;
    put(key: string, content: string): Promise<void>;
    /** Keys of all objects, sorted. */
    keys(): Promise<readonly string[]>;
    /** An object's text, unzipped if its name says so. */
    text(key: string): Promise<string>;
    /** Empties the bucket. */
    clear(): Promise<void>;
    close(): Promise<void>;
}

export async function openUnloadBench(): Promise<UnloadBench> {
    const bucket = await mkdtemp(path.join(tmpdir(), "sparkify-unload-"));
    const server = await startTestServer({ bucket });
    const client = await server.connect({ types: { getTypeParser: () => (value: string) => value } });
    const notices: string[] = [];
    client.on("notice", ({ severity, message }) => notices.push(`${severity}: ${message}`));
    return {
        server,
        client,
        bucket,
        notices,
        async unload(query, to, options = "") {
            const literal = query.replaceAll("\\", "\\\\").replaceAll("'", "''");
            await client.query(`unload ('${literal}') to 's3://bucket/${to}' iam_role default ${options}`);
        },
        async rows(query) {
            return (await client.query({ text: query, rowMode: "array" })).rows;
        },
        async put(key, content) {
            const file = path.join(bucket, key);
            await mkdir(path.dirname(file), { recursive: true });
            await writeFile(file, content);
        },
        async keys() {
            const entries = await readdir(bucket, { recursive: true, withFileTypes: true });
            return entries
                .filter((entry) => entry.isFile())
                .map((entry) => path.relative(bucket, path.join(entry.parentPath, entry.name)))
                .sort();
        },
        async text(key) {
            const bytes = await readFile(path.join(bucket, key));
            return (key.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
        },
        async clear() {
            notices.length = 0;
            for (const name of await readdir(bucket)) {
                await rm(path.join(bucket, name), { recursive: true });
            }
        },
        async close() {
            await client.end();
            await server.close();
            await rm(bucket, { recursive: true, force: true });
        },
    };
}
