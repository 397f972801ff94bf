import path from "node:path";
import type { Client } from "pg";
import { connectWith } from "../infra/connection";
import { CREDENTIALS_FILE, requireCredentials } from "../infra/credentials";
import { UserError } from "../infra/errors";
import { type FlagsOf, readCount, runWithFlags } from "../infra/flags";
import { PROJECT } from "../infra/project-folder";
import { compileProject } from "./dataform";
import { failureIn, reportText } from "./quality/report";
import { runChecks } from "./quality/run-checks";

const USAGE = `Usage: npm run quality -- [flags]
Runs all assertions on the tables as they are, and shows what is wrong. Nothing is loaded, built or changed.

  --check TEXT       only checks whose name holds the text
  --samples N        rows to show of what is wrong (3)
  --credentials FILE the warehouse's credentials (.df-credentials.json)
  --json             print the outcome as JSON`;

const FLAGS = {
    check: { type: "string" },
    samples: { type: "string" },
    credentials: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

/** A cluster compiles each query on its first run: some at once take less time. */
const CONNECTIONS = 4;

async function main(flags: FlagsOf<typeof FLAGS>): Promise<number> {
    const samples = readCount("--samples", flags.samples, USAGE) ?? 3;
    const file = path.resolve(flags.credentials ?? CREDENTIALS_FILE);
    const credentials = await requireCredentials(file);
    const { actions, queries } = await compileProject(PROJECT);
    const checks = actions
        .filter(({ kind, name }) => kind === "assertion" && name.includes(flags.check ?? ""))
        .map(({ schema, name }) => ({ name, query: queries[`${schema}.${name}`] ?? "" }))
        .sort((a, b) => a.name.localeCompare(b.name));
    if (checks.length === 0) {
        throw new UserError(`No check has "${flags.check}" in its name: leave --check out to see them all.`);
    }
    const clients: Client[] = [];
    try {
        for (let count = 0; count < Math.min(CONNECTIONS, checks.length); count++) {
            clients.push(await connectWith(file, credentials));
        }
        const results = await runChecks(checks, clients, samples);
        const failure = failureIn(results);
        const outcome = { ok: failure === undefined, failure, checks: results };
        process.stdout.write(`${flags.json ? JSON.stringify(outcome, undefined, 4) : reportText(results)}\n`);
        if (failure !== undefined) {
            throw new UserError(failure);
        }
        return 0;
    } finally {
        await Promise.all(clients.map((client) => client.end()));
    }
}

runWithFlags(USAGE, FLAGS, main);
