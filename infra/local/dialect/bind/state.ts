import type { PlanContext } from "../plan";
import type { StatementState } from "./binding";
import { bindExpression } from "./expression";
import { parameterTypes } from "./parameters";
import { bindQuery } from "./query";

/** What binding one statement begins with. */
export function newState(context: PlanContext): StatementState {
    let names = 0;
    return {
        context,
        parameters: parameterTypes(context.parameterTypes),
        views: [],
        uniqueName: (base) => `${base}_${++names}`,
        bind: bindExpression,
        bindQuery,
    };
}
