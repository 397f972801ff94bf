import type { ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Switches of npm's own, which a user's .npmrc may set for good: a command that misses one of these asks, or refuses. */
const OF_NPM = ["yes", "force"];

/** `--plan` is npm's -p, -l, -a and -n in one. */
const PLAN = ["parseable", "long", "all"];

/**
 * The flag that npm kept for itself, because it did not stand behind two dashes (`npm run infra:create --plan`): the
 * command would run without it. npm hands on what it took as `npm_config_<flag>`. A flag that the command was given too
 * does not count. Source: npm's documentation, "npm run" and "config".
 */
export function flagTakenByNpm(
    args: readonly string[],
    options: Options,
    env: Readonly<Record<string, string | undefined>>,
): string | undefined {
    const config = (name: string) => env[`npm_config_${name.replaceAll("-", "_")}`];
    const isTaken = (flag: string): boolean => {
        if (flag === "plan" && PLAN.every((name) => config(name) === "true")) {
            return true;
        }
        if (options[flag]?.type === "string") {
            return config(flag) !== undefined;
        }
        return config(flag) === "true" || (flag.startsWith("no-") && config(flag.slice("no-".length)) === "");
    };
    const isGiven = (flag: string) => args.some((arg) => arg === `--${flag}` || arg.startsWith(`--${flag}=`));
    return Object.keys(options).find((flag) => !OF_NPM.includes(flag) && !isGiven(flag) && isTaken(flag));
}
