import { isDeepStrictEqual } from "node:util";
import type { Plan } from "../dialect/plan";
import { changedResult } from "../errors";
import type { ParameterValue } from "./contract";
import type { Prepared, Started } from "./executor-context";
import type { QueryRun } from "./query-log";

/** A statement bound to its values: begun by the first Execute. */
export interface Portal {
    readonly prepared: Prepared | undefined;
    readonly values: readonly ParameterValue[];
    /** The plan whose columns the client was told of. */
    described?: Plan;
    started?: Started;
    /** In the log. */
    run?: QueryRun;
    /** Rows were sent to their end, or the statement was done. */
    isOver: boolean;
}

/** Refuses (0A000) rows of other types than the client was told of. Source: PostgreSQL, RevalidateCachedQuery. */
export function refuseOtherColumns({ prepared, started, described }: Portal): void {
    const plan = prepared?.plan;
    if (described && described !== plan && !isDeepStrictEqual(columnTypes(described), columnTypes(plan))) {
        if (started?.kind === "rows") {
            started.cursor.close();
        }
        throw changedResult();
    }
}

function columnTypes(plan: Plan | undefined) {
    return plan?.kind === "query" ? plan.columns.map(({ type }) => type) : [];
}
