import type { PlanContext } from "../plan";
import type { StatementState } from "./binding";
import { bindExpression } from "./expression";
import { parameterTypes } from "./parameters";
import { bindQuery } from "./query";

/** Source: developer guide, "enable_case_sensitive_super_attribute". */
const SUPER_CASE = "enable_case_sensitive_super_attribute";

export function keepsSuperCase({ setting }: PlanContext): boolean {
    return setting?.(SUPER_CASE) === "on";
}

/** What binding one statement begins with. */
export function newState(context: PlanContext): StatementState {
    let names = 0;
    return {
        context,
        parameters: parameterTypes(context.parameterTypes),
        keepsSuperCase: keepsSuperCase(context),
        views: [],
        correlations: [],
        uniqueName: (base) => `${base}_${++names}`,
        bind: bindExpression,
        bindQuery,
    };
}
