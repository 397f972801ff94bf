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

/** Source: developer guide, "Compute node-only functions". */
const COMPUTE_ONLY: ReadonlySet<string> = new Set(["listagg", "median", "percentile_cont", "percentile_disc"]);

/** Views of the catalogue that the compute nodes answer. */
const ON_COMPUTE_NODES = /^(stl|stv|svl|svv|sys)_/;

/**
 * The nodes of a cluster have different functions: a query that reads tables runs on the compute nodes, any other on the
 * leader node. @throws SqlError 0A000 for a function of the other ones.
 */
export function checkNodes(query: Query, relations: Relations): void {
    const calls = { leader: callOf(query, LEADER_ONLY), compute: callOf(query, COMPUTE_ONLY) };
    if (!calls.leader && !calls.compute) {
        return;
    }
    const names = relationNames({ kind: "select", at: query.at, query });
    const readsTables = names.some(({ path }) => isOnComputeNodes(path, relations));
    if (calls.leader && readsTables) {
        throw notSupported(
            "Specified types or functions (one per INFO message) not supported on Amazon Redshift tables.",
            calls.leader.at,
            `${calls.leader.name.toUpperCase()} is a function of the leader node: no query of a table can call it.`,
        );
    }
    if (calls.compute && !readsTables) {
        throw notSupported(
            "One or more of the used functions must be applied on at least one user created table.",
            calls.compute.at,
            `${calls.compute.name.toUpperCase()} is a function of the compute nodes: only a query of a table can call it.`,
        );
    }
}

function isOnComputeNodes(path: readonly string[], relations: Relations): boolean {
    const relation = relations.find(path);
    return relation !== undefined && (relation.kind !== "system" || ON_COMPUTE_NODES.test(relation.name));
}

/** The first call of one of these functions, anywhere below a node. */
function callOf(node: unknown, names: ReadonlySet<string>): Call | undefined {
    if (typeof node !== "object" || node === null) {
        return undefined;
    }
    if ("kind" in node && node.kind === "call" && names.has((node as Call).name)) {
        return node as Call;
    }
    for (const part of Object.values(node)) {
        const found = callOf(part, names);
        if (found) {
            return found;
        }
    }
    return undefined;
}
