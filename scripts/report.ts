import path from "node:path";
import { connectWith } from "../infra/connection";
import { CREDENTIALS_FILE, requireCredentials, shownPath } from "../infra/credentials";
import { type FlagsOf, runWithFlags } from "../infra/flags";
import { outputFolder } from "../infra/output-folder";
import { PROJECT } from "../infra/project-folder";
import { compileProject } from "./dataform";
import { writeReport } from "./report/index";

const USAGE = `Usage: npm run report -- [flags]
Writes report/index.html, the dashboard of the warehouse that the credentials name: one file that needs no server.

  --credentials FILE the warehouse's credentials (.df-credentials.json)
  --out DIR          where index.html goes (report)`;

const FLAGS = {
    credentials: { type: "string" },
    out: { type: "string" },
    help: { type: "boolean" },
} as const;

async function main(flags: FlagsOf<typeof FLAGS>): Promise<number> {
    const file = path.resolve(flags.credentials ?? CREDENTIALS_FILE);
    const client = await connectWith(file, await requireCredentials(file));
    try {
        const out = outputFolder(flags.out ?? path.join(PROJECT, "report"));
        const project = await compileProject(PROJECT);
        const written = await writeReport({ client, project, out });
        process.stdout.write(`${reportLine(written)}\n`);
    } finally {
        await client.end();
    }
    return 0;
}

function reportLine({ file, bytes }: { readonly file: string; readonly bytes: number }): string {
    return `Wrote ${shownPath(file)}, ${(bytes / 1e6).toFixed(1)} MB: open it in a browser.`;
}

runWithFlags(USAGE, FLAGS, main);
