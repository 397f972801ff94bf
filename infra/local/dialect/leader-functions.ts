import type { Relations } from "../catalog/relation";
import { notSupported } from "../errors";
import type { Call, Query } from "./ast";
import { relationNames } from "./relation-names";

/** Source: developer guide, "Leader node-only functions", and the page of VERSION. */
const LEADER_ONLY: ReadonlySet<string> = new Set([
    "age",
    "current_schema",
    "current_schemas",
    "current_time",
    "current_timestamp",
    "has_database_privilege",
    "has_schema_privilege",
    "has_table_privilege",
    "isfinite",
    "localtime",
    "localtimestamp",
    "now",
    "version",
]);

/** Views of the catalogue that the compute nodes answer. */
const ON_COMPUTE_NODES = /^(stl|stv|svl|svv|sys)_/;

/** A cluster's leader node has functions that its compute nodes lack, and these alone read tables. @throws SqlError 0A000 */
export function refuseLeaderFunctions(query: Query, relations: Relations): void {
    const call = leaderCall(query);
    if (
        call &&
        relationNames({ kind: "select", at: query.at, query }).some(({ path }) => isOnComputeNodes(path, relations))
    ) {
        throw notSupported(
            "Specified types or functions (one per INFO message) not supported on Redshift tables.",
            call.at,
            `${call.name.toUpperCase()} is a function of the leader node: no query of a table can call it.`,
        );
    }
}

function isOnComputeNodes(path: readonly string[], relations: Relations): boolean {
    const relation = relations.find(path);
    return relation !== undefined && (relation.kind !== "system" || ON_COMPUTE_NODES.test(relation.name));
}

function leaderCall(node: unknown): Call | undefined {
    if (typeof node !== "object" || node === null) {
        return undefined;
    }
    if ("kind" in node && node.kind === "call" && LEADER_ONLY.has((node as Call).name)) {
        return node as Call;
    }
    for (const part of Object.values(node)) {
        const found = leaderCall(part);
        if (found) {
            return found;
        }
    }
    return undefined;
}
