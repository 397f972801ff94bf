import type { Client, QueryArrayResult } from "pg";
import { codeOf, messageOf, UserError } from "../../infra/errors";
import type { Answer, Cell, Column, DashboardData } from "./page-data";
import { readQuestions } from "./questions";

const UNDEFINED_TABLE = "42P01";
const UNDEFINED_SCHEMA = "3F000";

/** Asks the warehouse all questions: one round trip, so that all answers are of the same moment. */
export async function readDashboard(client: Client): Promise<DashboardData> {
    const questions = await readQuestions();
    const results = await ask(client, questions.map(({ sql }) => sql).join(";\n"));
    return Object.fromEntries(questions.map(({ name, sql }, place) => [name, answer(sql, results[place])]));
}

async function ask(client: Client, text: string): Promise<readonly QueryArrayResult[]> {
    try {
        // Several statements in one simple query are one transaction; the driver answers with a result for each.
        const results: unknown = await client.query({ text, rowMode: "array", types: { getTypeParser: parserOf } });
        return results as readonly QueryArrayResult[];
    } catch (error) {
        if (codeOf(error) === UNDEFINED_TABLE || codeOf(error) === UNDEFINED_SCHEMA) {
            throw new UserError(
                `The tables that the report is about are not there (${messageOf(error)}): build them first, with \`npm run etl\`.`,
            );
        }
        throw error;
    }
}

/** Object identifiers of PostgreSQL's types. Source: pg_type.dat. */
const BOOLEAN = 16;
const NUMBERS: ReadonlySet<number> = new Set([20, 21, 23, 700, 701, 1700]);

/** Days stay texts: the driver would make them moments of this machine's time zone. */
function parserOf(type: number): (text: string) => Cell {
    if (type === BOOLEAN) {
        return (text) => text === "t";
    }
    return NUMBERS.has(type) ? Number : (text) => text;
}

function answer(sql: string, result: QueryArrayResult | undefined): Answer {
    if (result === undefined) {
        throw new Error("The warehouse answered fewer statements than it was asked.");
    }
    const columns = result.fields.map(({ name }, place) => [name, column(result.rows.map((row) => row[place]))]);
    return { sql, rows: result.rows.length, columns: Object.fromEntries(columns) };
}

/** Values that repeat are kept once: a page of a year's plays names each metropolitan area once, not once a day. */
function column(values: readonly Cell[]): Column {
    const places = new Map<Cell, number>();
    for (const value of values) {
        if (!places.has(value)) {
            places.set(value, places.size);
        }
    }
    if (places.size * 2 > values.length) {
        return { values };
    }
    return { words: [...places.keys()], places: values.map((value) => places.get(value) ?? 0) };
}
