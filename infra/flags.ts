import { type ParseArgsConfig, parseArgs } from "node:util";
import { runCommand, UserError } from "./errors";
import { flagTakenByNpm } from "./npm-config";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** A command line that can't be understood: the sentence that says why, then what tells how it should look. */
export function wrongUsage(sentence: string, usage: string): UserError {
    return new UserError(`${sentence}\nSee \`${commandIn(usage)} -- --help\`.`, 2);
}

/** The command that a usage is of, as people type it: "npm run etl". */
function commandIn(usage: string): string {
    return /^Usage: (npm (?:run )?[a-z:-]+)/.exec(usage)?.[1] ?? "npm run";
}

/** The flags of a command that takes nothing else; what is wrong ends in a `wrongUsage`. */
export function readFlags<const T extends Options>(args: readonly string[], options: T, usage: string) {
    const config = { args: [...args], options, allowPositionals: false, strict: true } as const;
    refuseTaken(args, options, usage);
    return refusing(() => parseArgs(config), usage).values;
}

/** As `readFlags`, for a command that takes words, too. */
export function readWordsAndFlags<const T extends Options>(args: readonly string[], options: T, usage: string) {
    const config = { args: [...args], options, allowPositionals: true, strict: true } as const;
    refuseTaken(args, options, usage);
    return refusing(() => parseArgs(config), usage);
}

/** Without the two dashes, `npm run infra:create --target=local` would make a cluster on AWS. */
function refuseTaken(args: readonly string[], options: Options, usage: string): void {
    const taken = flagTakenByNpm(args, options, process.env);
    if (taken !== undefined) {
        const value = options[taken]?.type === "string" ? " ..." : "";
        throw new UserError(
            `npm took --${taken} for itself: flags go behind two dashes, as in ` +
                `\`${commandIn(usage)} -- --${taken}${value}\`.`,
            2,
        );
    }
}

function refusing<Result extends { readonly values: object }>(parse: () => Result, usage: string): Result {
    const result = parsed(parse, usage);
    const empty = Object.entries(result.values).find(([, value]) => [value].flat().includes(""));
    if (empty !== undefined) {
        // As a shell has it whose variable is not set; for a place, it would be the folder that one is in.
        throw wrongUsage(`--${empty[0]} has no value.`, usage);
    }
    return result;
}

function parsed<Result>(parse: () => Result, usage: string): Result {
    try {
        return parse();
    } catch (error) {
        // The rest of Node's message is about positional arguments, which there are none of.
        const reason = (error as Error).message.split(/\. (?:This command|To specify)|\.?\n/, 1)[0] ?? "";
        const [, flag, fault] = /^Option '(--[\w-]+)(?: <value>)?' argument (is ambiguous|missing)/.exec(reason) ?? [];
        if (flag === undefined) {
            throw wrongUsage(`${reason}.`, usage);
        }
        const dash = fault === "missing" ? "" : `: a value that begins with a dash is written ${flag}=-VALUE`;
        throw wrongUsage(`${flag} has no value${dash}.`, usage);
    }
}

/** The values of a command's flags. */
export type FlagsOf<T extends Options> = ReturnType<typeof readFlags<T>>;

/** Runs a command that takes flags and nothing else; `--help`, which all of them have, prints how it is used. */
export function runWithFlags<const T extends Options>(
    usage: string,
    options: T & { readonly help: { readonly type: "boolean" } },
    work: (flags: FlagsOf<T>) => Promise<number>,
): void {
    void runCommand(async () => {
        const flags = readFlags<T>(process.argv.slice(2), options, usage);
        if ((flags as { readonly help?: boolean }).help) {
            process.stdout.write(`${usage}\n`);
            return 0;
        }
        return work(flags);
    });
}

/** A TCP port; 0 stands for any free one. */
export function readPort(text: string, usage: string): number {
    const port = Number(text);
    if (!/^\d+$/.test(text) || port > 65535) {
        throw wrongUsage(`--port takes a number from 0 to 65535, not "${text}".`, usage);
    }
    return port;
}

/** A whole number from 1; undefined where the flag is not given. */
export function readCount(
    flag: string,
    text: string | undefined,
    usage: string,
    most = 999_999_999,
): number | undefined {
    if (text === undefined) {
        return undefined;
    }
    const count = Number(text);
    if (!/^\d+$/.test(text) || count === 0) {
        throw wrongUsage(`${flag} takes a whole number from 1, not "${text}".`, usage);
    }
    if (count > most) {
        throw wrongUsage(`${flag} takes at most ${most}, not ${text}.`, usage);
    }
    return count;
}
