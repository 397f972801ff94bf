import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Account, createAccount } from "./account";
import { ec2 } from "./ec2";
import { iam } from "./iam";
import { allowing, type Policy, type Statement } from "./policy";
import { type Answer, AwsError, Parameters, xml } from "./query";
import { redshift } from "./redshift";
import type { Need, Service } from "./service";
import { sts } from "./sts";

const SERVICES: Readonly<Record<string, { readonly service: Service; readonly version: string }>> = {
    redshift: { service: redshift, version: "2012-12-01" },
    iam: { service: iam, version: "2010-05-08" },
    ec2: { service: ec2, version: "2016-11-15" },
    sts: { service: sts, version: "2011-06-15" },
};

/** What goes wrong with a request: before AWS has done anything, or after, so that only the answer is spoilt. */
export type Fault = { readonly when: "before" | "after" } & (
    | { readonly kind: "cut" }
    | { readonly kind: "error"; readonly code: string; readonly status: number; readonly message?: string }
);

/** A request that was heard: "redshift:CreateCluster", and how many came before it. */
export interface Call {
    readonly number: number;
    readonly action: string;
    /** AWS has done it. */
    isDone: boolean;
}

/** An account in one region: requests say by their signature which region they are for. */
export interface Site {
    account: Account;
    calls: Call[];
    /** Statements that allowed something, by "Sid action". */
    readonly used: Set<string>;
    /** What is to go wrong with a call. */
    fault: (call: Call) => Fault | undefined;
    /** What the caller may do; all, if there is none. */
    policy: Policy | undefined;
}

/** A stand-in for AWS's endpoints, all of them at one address. */
export interface Endpoint {
    readonly url: string;
    /** Tells callers the address that they come from, as AWS's check-ip service does. */
    readonly checkIpUrl: string;
    callerAddress: string;
    /** The access key that is let in. */
    accessKey: string;
    /** What is in a region: a new account at first. */
    site(region: string): Site;
    close(): Promise<void>;
}

/** Starts an endpoint. */
export async function startEndpoint(port = 0): Promise<Endpoint> {
    const sites = new Map<string, Site>();
    const server = createServer((request, response) => void respond(endpoint, request, response));
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const endpoint: Endpoint = {
        url,
        checkIpUrl: `${url}/check-ip`,
        callerAddress: "198.51.100.7",
        accessKey: "AKIAEXAMPLE",
        site(region) {
            const site = sites.get(region) ?? createSite(region);
            sites.set(region, site);
            return site;
        },
        async close() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
            await Promise.all([...sites.values()].map(({ account }) => account.database?.stop()));
        },
    };
    return endpoint;
}

function createSite(region: string): Site {
    return { account: createAccount(region), calls: [], used: new Set(), fault: () => undefined, policy: undefined };
}

async function respond(endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const part of request.setEncoding("utf8")) {
        body += part;
    }
    if (request.url === "/check-ip") {
        response.end(`${endpoint.callerAddress}\n`);
        return;
    }
    const parameters = new Parameters(body);
    const action = parameters.text("Action") ?? "";
    // Every request is signed for one service and region.
    const [, key = "", region = "", name = ""] =
        /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? "") ?? [];
    const site = endpoint.site(region);
    const call: Call = { number: site.calls.length, action: `${name}:${action}`, isDone: false };
    site.calls.push(call);
    const fault = site.fault(call);
    let status = 200;
    let answer: string;
    try {
        spoil(fault, "before");
        const { service, version } = SERVICES[name] ?? {};
        const found = service?.[action];
        if (found === undefined || parameters.text("Version") !== version) {
            throw new AwsError("InvalidAction", `The action ${action} is not valid for this endpoint.`);
        }
        if (key !== endpoint.accessKey) {
            throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
        }
        authorize(site, found.needs(parameters, site.account));
        const result = await found.run(parameters, site.account);
        const unread = parameters.unread();
        if (unread.length > 0) {
            throw new AwsError("UnknownParameter", `The test endpoint does not know ${unread.join(", ")}.`);
        }
        call.isDone = true;
        spoil(fault, "after");
        answer = success(name, action, result);
    } catch (error) {
        if (error === CUT) {
            request.socket.destroy();
            return;
        }
        const {
            code,
            message,
            status: given,
        } = error instanceof AwsError ? error : new AwsError("InternalFailure", String((error as Error).stack), 500);
        status = given;
        answer = failure(name, code, message);
    }
    response.writeHead(status, { "content-type": "text/xml", "x-amzn-requestid": `request-${call.number}` });
    response.end(answer);
}

const CUT = new Error("The connection is to break.");

function spoil(fault: Fault | undefined, when: Fault["when"]): void {
    if (fault?.when !== when) {
        return;
    }
    if (fault.kind === "cut") {
        throw CUT;
    }
    throw new AwsError(fault.code, fault.message ?? `Injected ${fault.code}`, fault.status);
}

function authorize({ policy, used, account }: Site, needs: readonly Need[]): void {
    for (const need of policy === undefined ? [] : needs) {
        const statement: Statement | undefined = policy && allowing(policy, need);
        if (statement === undefined) {
            const denied =
                `User: ${account.caller} is not authorized to perform: ${need.action} on resource: ${need.resource} ` +
                `because no identity-based policy allows the ${need.action} action`;
            throw need.action.startsWith("ec2:")
                ? new AwsError(
                      "UnauthorizedOperation",
                      `You are not authorized to perform this operation. ${denied}`,
                      403,
                  )
                : new AwsError("AccessDenied", denied, 403);
        }
        used.add(`${statement.Sid} ${need.action}`);
    }
}

function success(service: string, action: string, result: Answer | undefined): string {
    const id = "<RequestId>0</RequestId>";
    if (service === "ec2") {
        return `<${action}Response><requestId>0</requestId>${xml(result ?? {})}</${action}Response>`;
    }
    const nested = result === undefined ? "" : `<${action}Result>${xml(result)}</${action}Result>`;
    return `<${action}Response>${nested}<ResponseMetadata>${id}</ResponseMetadata></${action}Response>`;
}

function failure(service: string, Code: string, Message: string): string {
    return service === "ec2"
        ? `<Response><Errors>${xml({ Error: { Code, Message } })}</Errors><RequestID>0</RequestID></Response>`
        : `<ErrorResponse>${xml({ Error: { Type: "Sender", Code, Message } })}<RequestId>0</RequestId></ErrorResponse>`;
}
