import path from "node:path";
import { connectWith } from "../infra/connection";
import { CREDENTIALS_FILE, requireCredentials, shownPath } from "../infra/credentials";
import { type FlagsOf, runWithFlags } from "../infra/flags";
import { outputFolder } from "../infra/output-folder";
import { PROJECT } from "../infra/project-folder";
import { saveLoadErrors } from "./save-load-errors";

const USAGE = `Usage: npm run load-errors -- [flags]
Writes load_errors_<table>.json, keyed by column, from the warehouse that the credentials name.

  --credentials FILE the warehouse's credentials (.df-credentials.json)
  --out DIR          where the files go (the project's folder)
  --json             print what was written as JSON`;

const FLAGS = {
    credentials: { type: "string" },
    out: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

async function main(flags: FlagsOf<typeof FLAGS>): Promise<number> {
    const file = path.resolve(flags.credentials ?? CREDENTIALS_FILE);
    const client = await connectWith(file, await requireCredentials(file));
    try {
        const out = outputFolder(flags.out ?? PROJECT);
        const saved = await saveLoadErrors(client, out);
        const lines = saved.map(({ table, count, file }) => `${table}: ${count} load errors in ${shownPath(file)}`);
        const text = lines.length === 0 ? "There are no load errors." : lines.join("\n");
        process.stdout.write(`${flags.json ? JSON.stringify(saved, undefined, 4) : text}\n`);
    } finally {
        await client.end();
    }
    return 0;
}

runWithFlags(USAGE, FLAGS, main);
