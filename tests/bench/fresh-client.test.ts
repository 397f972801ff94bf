import { createServer } from "node:net";
import { freshClient } from "../../scripts/bench/fresh-client";

test("a client in a process of its own tells why it can't fetch, and ends", async () => {
    const refusing = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await new Promise((resolve) => refusing.once("listening", resolve));
    const { port } = refusing.address() as { port: number };
    const credentials = { host: "127.0.0.1", port, username: "u", password: "p", databaseName: "d" };
    const client = freshClient("nobody", credentials);
    await client.prepare?.();
    await expect(client.run()).rejects.toThrow(/socket|connection|ECONNRESET/i);
    refusing.close();
});
