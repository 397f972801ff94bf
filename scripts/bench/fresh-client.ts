import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import type { Credentials } from "../../infra/credentials";
import type { Side } from "./measure";

/** What the client's process says of itself. */
export type RowClientMessage =
    | { readonly kind: "ready" }
    | { readonly kind: "fetched" }
    | { readonly kind: "failed"; readonly reason: string };

/**
 * Fetches the rows of `rows.ts` by a client that has done nothing else before: a process for each round, whose memory is its
 * own. What is measured begins when it has loaded its program: it connects, fetches and says good-bye.
 */
export function freshClient(name: string, credentials: Credentials): Side {
    let client: ChildProcess;
    return {
        name,
        async prepare() {
            client = fork(path.join(__dirname, "row-client.ts"), {
                execArgv: ["--require", require.resolve("tsx/cjs")],
            });
            await said(client, "ready");
        },
        async run() {
            client.send(credentials); // not an argument, which everybody could read
            await said(client, "fetched");
        },
        async check() {
            const ended = new Promise((resolve) => client.once("exit", resolve));
            client.disconnect();
            await ended;
        },
    };
}

function said(client: ChildProcess, kind: RowClientMessage["kind"]): Promise<void> {
    return new Promise((resolve, reject) => {
        const onExit = (code: number | null) => reject(new Error(`The client's process ended with ${code}.`));
        client.once("exit", onExit);
        client.once("message", (message: RowClientMessage) => {
            client.off("exit", onExit);
            if (message.kind === kind) {
                resolve();
            } else {
                client.disconnect();
                reject(new Error(message.kind === "failed" ? message.reason : `The client said ${message.kind}.`));
            }
        });
    });
}
