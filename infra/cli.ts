import path from "node:path";
import { CREDENTIALS_FILE, readCredentials, shownPath, warehouseName, writeCredentials } from "./credentials";
import { bucketsIn } from "./data-folder";
import { runCommand, UserError } from "./errors";
import { removeFile } from "./files";
import { readFlags, readPort, wrongUsage } from "./flags";
import { RESERVED_NAMES, stateHome } from "./local/folder";
import { DEFAULT_NAME } from "./local/options";
import { localTarget } from "./local/warehouse";
import { report } from "./status-report";
import type { Say, Target } from "./target";

const COMMANDS = ["create", "delete", "status", "pause", "resume"] as const;
type Command = (typeof COMMANDS)[number];

const USAGE = `Usage: npm run infra:<create|delete|status|pause|resume> -- --target local [flags]

  --target T         where the warehouse lives: aws (the default) or local
  --name NAME        which one, of several on this machine (${DEFAULT_NAME})
  --port P           the port it answers at, 0 for any free one (5439)            create, resume
  --data DIR         a folder laid out as the bucket, read in its place           create, resume
  --credentials FILE where to write credentials, or to look for them (.df-credentials.json)
  --yes              ask nothing                                                  create, delete
  --plan             say what would be done and change nothing                    create, delete
  --json             print the outcome as JSON; what happens on the way goes to stderr

AWS_ENDPOINT_URL_S3 makes a new local warehouse read its files from that S3 service instead of folders.
SPARKIFY_HOME is the folder that local warehouses live in (.local).`;

const COMMON = {
    target: { type: "string" },
    name: { type: "string" },
    credentials: { type: "string" },
    json: { type: "boolean" },
} as const;
const FLAGS = {
    create: {
        ...COMMON,
        port: { type: "string" },
        data: { type: "string" },
        yes: { type: "boolean" },
        plan: { type: "boolean" },
    },
    resume: { ...COMMON, port: { type: "string" }, data: { type: "string" } },
    delete: { ...COMMON, yes: { type: "boolean" }, plan: { type: "boolean" } },
    status: COMMON,
    pause: COMMON,
} as const;

type Flags = ReturnType<typeof readFlags<typeof FLAGS.create>>;

async function main([command, ...args]: readonly string[]): Promise<number> {
    if (command === "help" || command === "--help" || args.includes("--help")) {
        process.stdout.write(`${USAGE}\n`);
        return 0;
    }
    if (!isCommand(command)) {
        throw wrongUsage(command === undefined ? "Say what to do." : `Unknown command "${command}".`, USAGE);
    }
    refuseAws(args);
    // The widest set of flags: a command that doesn't take one has refused it.
    const flags = readFlags(args, FLAGS[command] as typeof FLAGS.create, USAGE);
    const target = await chooseTarget(flags);
    const file = path.resolve(flags.credentials ?? CREDENTIALS_FILE);
    const print = (line: string) => process.stdout.write(`${line}\n`);
    const say: Say = flags.json ? (line) => process.stderr.write(`${line}\n`) : print;
    if (flags.plan && (command === "create" || command === "delete")) {
        const steps = await target.plan(command);
        print(flags.json ? JSON.stringify({ plan: steps }) : steps.join("\n"));
        return 0;
    }
    await run(command, target, file, say);
    if (flags.json || command === "status") {
        print(await report(target, file, flags.json ?? false));
    }
    return 0;
}

async function run(command: Command, target: Target, file: string, say: Say): Promise<void> {
    switch (command) {
        case "create":
        case "resume": {
            await refuseForeignCredentials(target, file);
            const credentials = await (command === "create" ? target.create(say) : target.resume(say));
            say(`Writing ${shownPath(file)}`);
            await writeCredentials(file, credentials);
            say(nextCommand(file));
            return;
        }
        case "delete": {
            // Asked before: a warehouse that is gone can't tell its credentials any more.
            const found = await readCredentials(file);
            const isOurs = found !== undefined && (await target.owns(found));
            await target.delete(say);
            if (isOurs) {
                say(`Removing ${shownPath(file)}`);
                await removeFile(file);
            }
            return;
        }
        case "pause":
            return target.pause(say);
        case "status":
            return;
    }
}

/** Whoever loses the only copy of a password loses that warehouse. */
async function refuseForeignCredentials(target: Target, file: string): Promise<void> {
    const found = await readCredentials(file);
    if (found !== undefined && !(await target.owns(found))) {
        throw new UserError(
            `${shownPath(file)} holds the credentials of another warehouse, ${warehouseName(found)}: ` +
                "move the file away, or write these to another place with --credentials FILE.",
        );
    }
}

function nextCommand(file: string): string {
    const flag = file === CREDENTIALS_FILE ? "" : ` --credentials ${shownPath(file)}`;
    return `Next: npx dataform run${flag}`;
}

/** Before the other flags are read: those of AWS are not known yet. */
function refuseAws(args: readonly string[]): void {
    const given = args.findIndex((arg) => arg === "--target" || arg.startsWith("--target="));
    const target = given < 0 ? "aws" : (args[given]?.split("=")[1] ?? args[given + 1]);
    if (target === "aws") {
        throw new UserError(
            "Warehouses on AWS can't be managed by this version yet; one on this machine can: add `-- --target local`.",
        );
    }
}

async function chooseTarget(flags: Flags): Promise<Target> {
    if (flags.target !== "local") {
        throw wrongUsage(`--target takes aws or local, not "${flags.target}".`, USAGE);
    }
    const name = flags.name ?? DEFAULT_NAME;
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(name) || RESERVED_NAMES.includes(name)) {
        throw wrongUsage(
            `--name takes lower-case letters, digits and hyphens, a letter first (and neither s3 nor data), not "${name}".`,
            USAGE,
        );
    }
    return localTarget({
        home: stateHome(),
        name,
        ...(flags.port === undefined ? {} : { port: readPort(flags.port, USAGE) }),
        ...dataSource(flags.data === undefined ? undefined : await bucketsIn(flags.data)),
    });
}

function dataSource(buckets: Readonly<Record<string, string>> | undefined) {
    const s3Endpoint = process.env.AWS_ENDPOINT_URL_S3;
    return buckets !== undefined ? { buckets } : s3Endpoint ? { s3Endpoint } : {};
}

function isCommand(text: string | undefined): text is Command {
    return COMMANDS.includes(text as Command);
}

void runCommand(() => main(process.argv.slice(2)));
