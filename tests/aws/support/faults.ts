import { readFileSync, rmSync } from "node:fs";
import { contents, createAccount } from "../endpoint/account";
import type { Call, Fault } from "../endpoint/server";
import type { Desk } from "./desk";

/** An answer after which nobody tries again: for AWS it is as if the command had been killed there. */
export const END = { kind: "error", code: "AccessDenied", status: 403 } as const;

/** Begins with an account that has nothing, no credentials, and nothing going wrong. */
export function startOver({ site, credentials }: Desk): void {
    rmSync(credentials, { force: true });
    site.account = createAccount(site.account.region);
    allGoesWell({ site });
}

export function allGoesWell({ site }: Pick<Desk, "site">): void {
    site.calls = [];
    site.fault = () => undefined;
}

/** Lets the call of this number go wrong, once. */
export function failAt({ site }: Desk, number: number, fault: Fault): void {
    site.calls = [];
    site.fault = (call: Call) => (call.number === number ? fault : undefined);
}

/** The calls that a piece of work makes when all goes well. */
export async function callsOf(desk: Desk, work: () => Promise<void>): Promise<readonly Call[]> {
    allGoesWell(desk);
    await work();
    return [...desk.site.calls];
}

/** A call that has changed something: its answer may be lost. */
export function hasChanged({ action, isDone }: Call): boolean {
    return isDone && !/:(Describe|Get)/.test(action);
}

/** What there is in the account, but for the region's name, and whether the credentials fit the cluster. */
export function outcome({ site, credentials }: Pick<Desk, "site" | "credentials">) {
    const cluster = site.account.clusters.get("sparkify");
    const { host, port, password } = JSON.parse(readFileSync(credentials, "utf8"));
    return {
        ...inventory({ site }),
        credentialsFit: host === cluster?.address && port === cluster?.realPort && password === cluster?.password,
    };
}

/** What there is in the account, but for the region's name. */
export function inventory({ site }: Pick<Desk, "site">) {
    const { account } = site;
    return JSON.parse(JSON.stringify(contents(account)).replaceAll(account.region, "REGION"));
}

export const NOTHING = { roles: [], securityGroups: [], subnetGroups: [], parameterGroups: [], clusters: [] };
