import { readFile } from "node:fs/promises";
import type { Client } from "pg";
import { connect } from "../../infra/connection";
import type { Credentials } from "../../infra/credentials";
import { bucketsIn } from "../../infra/data-folder";
import { bringUp } from "../../infra/local/bring-up";
import { warehouseFolder } from "../../infra/local/folder";
import { stop } from "../../infra/local/process";
import { servingState } from "../../infra/local/state";

/** A local warehouse that reads the benchmark's data, in a process of its own as always. */
export interface BenchWarehouse {
    readonly credentials: Credentials;
    readonly credentialsFile: string;
    readonly client: Client;
    /** Ends what is run against it. */
    readonly signal: AbortSignal;
    /** Drops all that a run of the project makes. */
    empty(): Promise<void>;
    /** The most memory that its process has had so far, in MB; undefined where the system does not tell. */
    peakMemoryMb(): Promise<number | undefined>;
    /** What its process has taken of the processors so far, all threads; undefined where the system does not tell. */
    cpuSeconds(): Promise<number | undefined>;
    close(): Promise<void>;
}

const NAME = "bench";

export async function startWarehouse(home: string, data: string, signal: AbortSignal): Promise<BenchWarehouse> {
    const folder = warehouseFolder(home, NAME);
    const { credentials } = await bringUp(
        { home, name: NAME, port: 0, buckets: await bucketsIn(data) },
        () => undefined,
    );
    const client = await connect(credentials);
    return {
        credentials,
        credentialsFile: folder.credentials,
        client,
        signal,
        async empty() {
            for (const schema of ["sparkify_assertions", "analytics", "sparkify", "staging"]) {
                await client.query(`drop schema if exists ${schema} cascade`);
            }
        },
        async peakMemoryMb() {
            const state = await servingState(folder.state);
            return state && peakMemoryOf(state.pid);
        },
        async cpuSeconds() {
            const state = await servingState(folder.state);
            return state && cpuSecondsOf(state.pid);
        },
        async close() {
            await stop(folder); // a client that still waits for an answer hears of it
            await client.end();
        },
    };
}

/** Source: proc(5), /proc/pid/status, VmHWM. */
async function peakMemoryOf(pid: number): Promise<number | undefined> {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** Source: proc(5), /proc/pid/stat, utime and stime; the clock ticks 100 times a second. */
export async function cpuSecondsOf(pid: number): Promise<number | undefined> {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields && (Number(fields[11]) + Number(fields[12])) / 100;
}
