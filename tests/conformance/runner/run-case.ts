import type { Client } from "pg";
import { codeOf, messageOf } from "../../../infra/errors";
import type { ConformanceCase, ErrorStep, NoticeStep, Step } from "./case";
import { differenceOf, type QueryResult } from "./compare";
import type { Outcome, Verdict } from "./outcome";
import type { ConformanceWarehouse } from "./warehouse";

/** Anything but a pass; thrown out of the step that found it. */
class NoPass extends Error {
    readonly verdict: Exclude<Verdict, "passed">;

    constructor(verdict: Exclude<Verdict, "passed">, message: string) {
        super(message);
        this.verdict = verdict;
    }
}

/** Syntax, function and feature that are not known. */
const LACKING: readonly string[] = ["42601", "42883", "0A000"];

/**
 * Runs a case in a session and, unless it works in `public`, in a schema of its own. `keeper` makes the schema and drops
 * it: the case's own session may end within a transaction that has failed.
 */
export async function runCase(
    warehouse: ConformanceWarehouse,
    keeper: Client,
    test: ConformanceCase,
    schema: string,
): Promise<Outcome> {
    const client = await warehouse.connect();
    try {
        if (!test.isPublic) {
            await keeper.query(`create schema ${schema}`);
            await client.query(`set search_path to ${schema}`);
        }
        for (const statement of test.given) {
            await run(client, statement);
        }
        for (const step of test.steps) {
            await runStep(warehouse, client, step);
        }
        return { case: test, verdict: "passed" };
    } catch (error) {
        if (error instanceof NoPass) {
            return { case: test, verdict: error.verdict, detail: error.message };
        }
        throw error;
    } finally {
        await client.end();
        if (!test.isPublic) {
            await keeper.query(`drop schema ${schema} cascade`);
        }
    }
}

async function runStep(warehouse: ConformanceWarehouse, client: Client, step: Step): Promise<void> {
    switch (step.kind) {
        case "run":
            for (const statement of step.statements) {
                await run(client, statement);
            }
            return;
        case "query": {
            const difference = differenceOf(step, await run(client, step.sql));
            if (difference !== undefined) {
                throw new NoPass("wrong", `line ${step.line}: ${difference}`);
            }
            return;
        }
        case "error":
            return runToError(client, step);
        case "notice":
            return runToNotice(client, step);
        case "object":
            return warehouse.putObject(step.bucket, step.key, step.text);
    }
}

async function run(client: Client, sql: string): Promise<QueryResult> {
    try {
        return await ask(client, sql);
    } catch (error) {
        throw new NoPass(isRefusal(error) ? "refused" : "failed", `${described(error)} in: ${oneLine(sql)}`);
    }
}

async function runToError(client: Client, step: ErrorStep): Promise<void> {
    let result: QueryResult;
    try {
        result = await ask(client, step.sql);
    } catch (error) {
        if (isExpected(error, step)) {
            return;
        }
        const expected = [...step.codes, ...(step.message === undefined ? [] : [`"${step.message}"`])].join(" ");
        const verdict = isRefusal(error) && !step.codes.includes(codeOf(error) ?? "") ? "refused" : "failed";
        throw new NoPass(verdict, `line ${step.line}: error ${expected} expected, ${described(error)} found`);
    }
    throw new NoPass("wrong", `line ${step.line}: an error expected, an answer of ${result.rows.length} rows found`);
}

/** Where neither code nor message is known, an error that comes of what the warehouse lacks is not meant. */
function isExpected(error: unknown, { codes, message }: ErrorStep): boolean {
    const code = codeOf(error) ?? "";
    if (codes.length === 0 && message === undefined) {
        return !LACKING.includes(code);
    }
    const isCode = codes.length === 0 || codes.includes(code);
    return (
        isCode &&
        textOf(error)
            .toLowerCase()
            .includes((message ?? "").toLowerCase())
    );
}

async function runToNotice(client: Client, step: NoticeStep): Promise<void> {
    const said: string[] = [];
    const listen = (notice: { readonly message?: string }) => said.push(notice.message ?? "");
    client.on("notice", listen);
    try {
        await run(client, step.sql);
    } finally {
        client.off("notice", listen);
    }
    if (!said.includes(step.message)) {
        throw new NoPass("wrong", `line ${step.line}: "${step.message}" expected to be said, [${said.join("; ")}] was`);
    }
}

async function ask(client: Client, sql: string): Promise<QueryResult> {
    const { fields, rows } = await client.query<(string | null)[]>({ text: sql, rowMode: "array" });
    return { fields, rows };
}

/** What is not supported is said so: by the SQLSTATE of features, or in the sentence. */
function isRefusal(error: unknown): boolean {
    return codeOf(error) === "0A000" || /not supported|unsupported/i.test(messageOf(error));
}

/** An error's sentence, detail and hint together. */
function textOf(error: unknown): string {
    const { detail = "", hint = "" } = error as { readonly detail?: string; readonly hint?: string };
    return [messageOf(error), detail, hint].join(" ");
}

function described(error: unknown): string {
    return `${codeOf(error) ?? "no code"}: ${messageOf(error)}`;
}

function oneLine(sql: string): string {
    const line = sql.replace(/\s+/g, " ");
    return line.length > 160 ? `${line.slice(0, 160)} ...` : line;
}
