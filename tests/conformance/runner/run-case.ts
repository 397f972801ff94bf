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

/** A session in which cases run, in a schema of its own that `keeper` makes and drops: a session may end within a transaction. */
interface Room {
    readonly client: Client;
    readonly given: readonly string[];
    leave(): Promise<void>;
}

/** Runs cases one after another; those that find what an earlier one has found and left as it was, in the same session. */
export async function runInTurn(
    warehouse: ConformanceWarehouse,
    keeper: Client,
    cases: readonly ConformanceCase[],
): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    let room: Room | undefined;
    try {
        for (const [index, test] of cases.entries()) {
            const isShared = room !== undefined && !test.isPublic && isSame(room.given, test.given);
            if (room === undefined || !isShared) {
                await room?.leave();
                room = undefined;
                room = await openRoom(warehouse, keeper, test, `case_${index + 1}`);
            }
            const outcome = await runCase(warehouse, room.client, test, isShared ? [] : test.given);
            outcomes.push(outcome);
            if (test.isPublic || outcome.verdict !== "passed" || !test.steps.every(leavesNothing)) {
                await room.leave();
                room = undefined;
            }
        }
    } finally {
        await room?.leave();
    }
    return outcomes;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
    return one.length === other.length && one.every((statement, index) => statement === other[index]);
}

/** What fails, or only asks, and begins nothing and sets nothing. */
function leavesNothing(step: Step): boolean {
    return (
        (step.kind === "error" || (step.kind === "query" && /^\s*\(*\s*(select|with)\b/i.test(step.sql))) &&
        !/\b(set|set_config|begin|start|declare|prepare|seed)\b/i.test(step.sql)
    );
}

async function openRoom(
    warehouse: ConformanceWarehouse,
    keeper: Client,
    { isPublic, given }: ConformanceCase,
    schema: string,
): Promise<Room> {
    const client = await warehouse.connect();
    if (!isPublic) {
        await keeper.query(`create schema ${schema}`);
        await client.query(`set search_path to ${schema}`);
    }
    return {
        client,
        given,
        async leave() {
            await client.end();
            if (!isPublic) {
                await keeper.query(`drop schema ${schema} cascade`);
            }
        },
    };
}

async function runCase(
    warehouse: ConformanceWarehouse,
    client: Client,
    test: ConformanceCase,
    given: readonly string[],
): Promise<Outcome> {
    try {
        for (const statement of given) {
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
