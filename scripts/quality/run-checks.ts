import type { Client } from "pg";
import { messageOf } from "../../infra/errors";

/** A row of what is wrong, its values as the warehouse writes them. */
export type Sample = Readonly<Record<string, string | null>>;

/** How one assertion went. */
export interface CheckResult {
    readonly check: string;
    readonly outcome: "passed" | "failed" | "not run";
    /** Rows of what is wrong. */
    readonly rows: number;
    /** Some of them. */
    readonly samples: readonly Sample[];
    /** Why it could not be run. */
    readonly message?: string;
}

/** An assertion: a query whose rows are what is wrong. */
export interface Check {
    readonly name: string;
    readonly query: string;
}

/** Values as text, whatever their type: a sample shows what is there, to the last digit. */
const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** Runs checks on as many connections as are given, and answers in the checks' order. Nothing is changed or created. */
export async function runChecks(
    checks: readonly Check[],
    clients: readonly Client[],
    samples: number,
): Promise<readonly CheckResult[]> {
    const results: CheckResult[] = [];
    let next = 0;
    const work = async (client: Client) => {
        for (let index = next++; index < checks.length; index = next++) {
            results[index] = await runCheck(checks[index] as Check, client, samples);
        }
    };
    await Promise.all(clients.map(work));
    return results;
}

async function runCheck({ name, query }: Check, client: Client, samples: number): Promise<CheckResult> {
    try {
        const counted = await client.query<{ rows: string }>(`select count(*) as rows from (${query}\n) as wrong`);
        const rows = Number(counted.rows[0]?.rows);
        if (rows === 0) {
            return { check: name, outcome: "passed", rows, samples: [] };
        }
        const found = await client.query<Sample>({
            text: `select * from (${query}\n) as wrong limit ${samples}`,
            types: AS_TEXT,
        });
        return { check: name, outcome: "failed", rows, samples: found.rows };
    } catch (error) {
        return { check: name, outcome: "not run", rows: 0, samples: [], message: messageOf(error) };
    }
}
