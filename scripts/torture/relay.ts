import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between clients and a server, and cuts their connections when it is told to. */
export interface Relay {
    readonly port: number;
    /** Cuts all connections; answers how many. */
    cut(): number;
    close(): Promise<void>;
}

/** Starts a proxy of a port of this machine. */
export async function startRelay(target: () => number): Promise<Relay> {
    const sockets = new Set<Socket>();
    const server = createServer((client) => {
        const upstream = connect(target(), "127.0.0.1");
        for (const [one, other] of [
            [client, upstream],
            [upstream, client],
        ] as const) {
            sockets.add(one);
            one.on("error", () => other.destroy());
            one.once("close", () => {
                sockets.delete(one);
                other.destroy();
            });
            one.pipe(other);
        }
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const cut = () => {
        const count = sockets.size / 2;
        for (const socket of sockets) {
            socket.resetAndDestroy();
        }
        return count;
    };
    return {
        port: (server.address() as AddressInfo).port,
        cut,
        async close() {
            server.close();
            cut();
        },
    };
}
