import { verifierIn } from "../access";
import { SqlError } from "../errors";
import type { ScramVerifier, SessionHost } from "./contract";
import { WarehouseSession } from "./session";
import type { Shared } from "./shared";

export { Activity } from "./activity";
export { CatalogueVersions } from "./catalogue-versions";
export { Locks } from "./locks";
export { QueryIds } from "./query-ids";
export { QueryLog } from "./query-log";
export { Serialization } from "./serialization";
export type { Shared } from "./shared";

/** The door to the sessions of one warehouse: `user` is its own and may do everything, CREATE USER makes others. */
export function createSessionHost(shared: Shared, user: string, verifier: ScramVerifier): SessionHost {
    return {
        verifierOf: async (name) => (name === user ? verifier : verifierOf(name, shared)),
        open: async (startup) => {
            if (startup.database !== shared.databaseName) {
                throw new SqlError("3D000", `database "${startup.database}" does not exist`, {
                    hint: `This warehouse's database is "${shared.databaseName}".`,
                });
            }
            return WarehouseSession.open(shared, startup, user);
        },
    };
}

async function verifierOf(user: string, { database }: Shared): Promise<ScramVerifier | undefined> {
    const engine = await database.connect();
    try {
        return await verifierIn(engine, user);
    } finally {
        engine.close();
    }
}
