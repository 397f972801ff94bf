import { SqlError } from "../errors";
import type { ScramVerifier, SessionHost } from "./contract";
import { WarehouseSession } from "./session";
import type { Shared } from "./shared";

export type { Shared } from "./shared";

/** The door to the sessions of one warehouse with one user, who may do everything. */
export function createSessionHost(shared: Shared, user: string, verifier: ScramVerifier): SessionHost {
    return {
        verifierOf: async (name) => (name === user ? verifier : undefined),
        open: async (startup) => {
            if (startup.database !== shared.databaseName) {
                throw new SqlError("3D000", `database "${startup.database}" does not exist`, {
                    hint: `This warehouse's database is "${shared.databaseName}".`,
                });
            }
            return WarehouseSession.open(shared, startup);
        },
    };
}
