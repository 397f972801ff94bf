import path from "node:path";
import { connectWith } from "../infra/connection";
import { CREDENTIALS_FILE, requireCredentials } from "../infra/credentials";
import { codeOf, UserError } from "../infra/errors";
import { type FlagsOf, runWithFlags } from "../infra/flags";
import { PROJECT } from "../infra/project-folder";
import { compileProject } from "./dataform";
import { type Evaluation, evaluate } from "./suggestions/evaluation";

const USAGE = `Usage: npm run suggestions:evaluate -- [flags]
Leaves out what each user listened to last, makes suggestions from the rest, and tells how often they name it, beside the
most popular songs. Works on the warehouse that the credentials name, and leaves nothing behind in it.

  --credentials FILE the warehouse's credentials (.df-credentials.json)
  --json             print the outcome as JSON`;

const FLAGS = {
    credentials: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

/** SQLSTATE of a table, and of a schema, that is not there. */
const UNDEFINED = ["42P01", "3F000"];

async function main(flags: FlagsOf<typeof FLAGS>): Promise<number> {
    const file = path.resolve(flags.credentials ?? CREDENTIALS_FILE);
    const credentials = await requireCredentials(file);
    const { queries } = await compileProject(PROJECT);
    const client = await connectWith(file, credentials);
    try {
        const outcome = await evaluate(client, queries["analytics.song_suggestions"] ?? "");
        process.stdout.write(`${flags.json ? JSON.stringify(outcome, undefined, 4) : text(outcome)}\n`);
    } catch (error) {
        if (UNDEFINED.includes(codeOf(error) ?? "")) {
            throw new UserError("There are no plays to learn from yet: load the data first, with `npm run etl`.");
        }
        throw error;
    } finally {
        await client.end();
    }
    return 0;
}

function text({ users, songsEach, methods }: Evaluation): string {
    const percent = (share: number) => `${(100 * share).toFixed(1)}%`.padStart(8);
    return [
        `${users} users, ${songsEach} new songs left out for each`,
        `${"".padEnd(16)}  hit rate at 10  recall at 10`,
        ...methods.map(
            ({ method, hitRate, recall }) =>
                `${method.padEnd(16)}  ${percent(hitRate).padStart(14)}  ${percent(recall).padStart(12)}`,
        ),
    ].join("\n");
}

runWithFlags(USAGE, FLAGS, main);
