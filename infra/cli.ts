import path from "node:path";
import { AWS_FLAGS, awsFrom } from "./aws-command";
import { confirmation } from "./confirm";
import {
    CREDENTIALS_FILE,
    readCredentials,
    shownPath,
    typedPath,
    warehouseName,
    writeCredentials,
} from "./credentials";
import { lackOf } from "./data-folder";
import { runCommand, UserError } from "./errors";
import { refuseUnwritable, removeFile } from "./files";
import { readFlags, wrongUsage } from "./flags";
import { LOCAL_FLAGS, localFrom } from "./local-command";
import { report } from "./status-report";
import type { Confirm, Say, Target } from "./target";
import { usageOf } from "./usage";

const COMMANDS = ["create", "delete", "status", "pause", "resume"] as const;
type Command = (typeof COMMANDS)[number];

/** What the command line says, whichever target it is for. */
interface Request {
    readonly target: Target;
    readonly file: string;
    readonly isJson: boolean;
    readonly isPlan: boolean;
    readonly isYes: boolean;
    /** The folder that a local warehouse's data are in, where --data gives one. */
    readonly data?: string;
}

async function main([command, ...args]: readonly string[]): Promise<number> {
    if (!isCommand(command)) {
        throw new UserError(`infra/cli.ts takes one of ${COMMANDS.join(", ")}, not "${command ?? ""}".`, 2);
    }
    if (args.includes("--help")) {
        process.stdout.write(`${usageOf(command)}\n`);
        return 0;
    }
    const { target, file, isJson, isPlan, isYes, data } = await readRequest(command, args);
    const print = (line: string) => process.stdout.write(`${line}\n`);
    const say: Say = isJson ? (line) => process.stderr.write(`${line}\n`) : print;
    if (isPlan && (command === "create" || command === "delete")) {
        const steps = await target.plan(command);
        print(isJson ? JSON.stringify({ plan: steps }) : steps.join("\n"));
        return 0;
    }
    await run(command, target, file, say, confirmation(isYes, say));
    const lack = data === undefined ? undefined : await lackOf(data);
    if (lack !== undefined) {
        say(`${lack}: loads fail until they are there.`); // it may well be filled later
    }
    if (isJson || command === "status") {
        print(await report(target, file, isJson));
    }
    return 0;
}

async function run(command: Command, target: Target, file: string, say: Say, confirm: Confirm): Promise<void> {
    switch (command) {
        case "create":
        case "resume": {
            await refuseForeignCredentials(target, file);
            // Told before anything is made that has no use, or costs money, without its password.
            await refuseUnwritable(file, "choose another place with --credentials");
            const credentials = await (command === "create" ? target.create(say) : target.resume(say));
            say(`Writing ${shownPath(file)}`);
            await writeCredentials(file, credentials);
            await target.credentialsWritten?.();
            say(nextCommand(file));
            return;
        }
        case "delete": {
            // Asked before: a warehouse that is gone can't tell its credentials any more.
            const found = await readCredentials(file);
            const isOurs = found !== undefined && (await target.owns(found));
            await target.delete(say, confirm);
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
    const flag = file === CREDENTIALS_FILE ? "" : ` --credentials ${typedPath(file)}`;
    return `Next: npx dataform run${flag}`;
}

/** The other flags depend on the target, so that it is read before them. */
async function readRequest(command: Command, args: readonly string[]): Promise<Request> {
    const usage = usageOf(command);
    const given = args.flatMap((arg, place) => {
        const [, value] = /^--target=(.*)$/s.exec(arg) ?? [];
        return arg === "--target" ? [args[place + 1] ?? ""] : (value ?? []);
    });
    const name = given.length === 0 ? "aws" : given.at(-1); // the last counts, as of every flag
    // The widest set of flags: a command that doesn't take one has refused it.
    if (name === "local") {
        const flags = readFlags(args, LOCAL_FLAGS[command] as typeof LOCAL_FLAGS.create, usage);
        return {
            ...request(flags, await localFrom(flags, usage)),
            ...(flags.data === undefined ? {} : { data: flags.data }),
        };
    }
    if (name === "aws") {
        const flags = readFlags(args, AWS_FLAGS[command] as typeof AWS_FLAGS.create, usage);
        return request(flags, await awsFrom(command, flags, credentialsFile(flags), usage));
    }
    throw wrongUsage(`--target takes aws or local, not "${name ?? ""}".`, usage);
}

function request(
    flags: { readonly credentials?: string; readonly json?: boolean; readonly plan?: boolean; readonly yes?: boolean },
    target: Target,
): Request {
    return {
        target,
        file: credentialsFile(flags),
        isJson: flags.json ?? false,
        isPlan: flags.plan ?? false,
        isYes: flags.yes ?? false,
    };
}

function credentialsFile({ credentials }: { readonly credentials?: string }): string {
    return path.resolve(credentials ?? CREDENTIALS_FILE);
}

function isCommand(text: string | undefined): text is Command {
    return COMMANDS.includes(text as Command);
}

void runCommand(() => main(process.argv.slice(2)));
