import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { shownPath } from "../../infra/credentials";
import { runWithFlags } from "../../infra/flags";
import { functionsTable } from "./table";

const USAGE = `Usage: npm run docs:functions
Writes docs/functions.md: which functions of the Redshift Developer Guide the local warehouse carries.`;

const FILE = path.join(__dirname, "..", "..", "docs", "functions.md");

async function main(): Promise<number> {
    mkdirSync(path.dirname(FILE), { recursive: true });
    writeFileSync(FILE, functionsTable());
    process.stdout.write(`${shownPath(FILE)} is written.\n`);
    return 0;
}

runWithFlags(USAGE, { help: { type: "boolean" } }, main);
