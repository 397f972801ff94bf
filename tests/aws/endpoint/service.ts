import type { Account } from "./account";
import type { Answer, Parameters } from "./query";

/** A permission that an action needs, as policies say it. */
export interface Need {
    readonly action: string;
    /** The ARN, or * where the action knows no single resource. */
    readonly resource: string;
    /** The context that a policy's conditions may look at. */
    readonly context?: Readonly<Record<string, string>>;
}

export interface Action {
    needs(parameters: Parameters, account: Account): readonly Need[];
    run(parameters: Parameters, account: Account): Answer | undefined | Promise<Answer | undefined>;
}

/** A service: its actions by name. */
export type Service = Readonly<Record<string, Action>>;

/** A permission on everything. */
export function onAll(action: string): readonly Need[] {
    return [{ action, resource: "*" }];
}

/** A permission on the Redshift resource of this type that a parameter names. */
export function onResource(
    action: string,
    type: string,
    key: string,
    parameters: Parameters,
    { region, id }: Account,
): Need {
    return { action, resource: `arn:aws:redshift:${region}:${id}:${type}:${parameters.required(key)}` };
}
