import { connect } from "../../infra/connection";
import type { Credentials } from "../../infra/credentials";
import { messageOf } from "../../infra/errors";
import type { RowClientMessage } from "./fresh-client";
import { fetchRows } from "./rows";

/** The process of a client that is started for one fetch: see fresh-client.ts. Told where, it fetches, and says so. */

function tell(message: RowClientMessage): void {
    process.send?.(message);
}

async function fetchFrom(credentials: Credentials): Promise<void> {
    const client = await connect(credentials);
    await fetchRows(client);
    await client.end();
}

process.once("message", (credentials) => {
    fetchFrom(credentials as Credentials).then(
        () => tell({ kind: "fetched" }),
        (error) => tell({ kind: "failed", reason: messageOf(error) }),
    );
});
// Whoever started it has ended.
process.once("disconnect", () => process.exit());
tell({ kind: "ready" });
