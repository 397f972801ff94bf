import type { Need } from "./service";

/** A statement of an IAM policy; those that deny are not needed here. */
export interface Statement {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export interface Policy {
    readonly Version: string;
    readonly Statement: readonly Statement[];
}

/** The statement that allows what is needed. Source: AWS IAM User Guide, "Policy evaluation logic". */
export function allowing(policy: Policy, need: Need): Statement | undefined {
    return policy.Statement.find(
        (statement) =>
            statement.Action.includes(need.action) &&
            statement.Resource.some((pattern) => isLike(need.resource, pattern)) &&
            Object.entries(statement.Condition ?? {}).every(([operator, tests]) =>
                Object.entries(tests).every(([key, patterns]) => holds(operator, need.context?.[key], patterns)),
            ),
    );
}

function holds(operator: string, value: string | undefined, patterns: readonly string[]): boolean {
    switch (operator) {
        case "StringEquals":
            return value !== undefined && patterns.includes(value);
        case "StringLike":
            return value !== undefined && patterns.some((pattern) => isLike(value, pattern));
        default:
            throw new Error(`The test endpoint does not know the condition operator ${operator}.`);
    }
}

/** Source: IAM JSON policy elements reference, "Resource": * stands for any characters, ? for one. */
function isLike(text: string, pattern: string): boolean {
    const source = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replace(/\*/g, ".*")
        .replace(/\?/g, ".");
    return new RegExp(`^${source}$`).test(text);
}
