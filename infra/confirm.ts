import { createInterface } from "node:readline";
import { UserError } from "./errors";
import type { Confirm, Say } from "./target";

/** Asks whoever sits at the other end of stdin; `--yes` asks nobody. */
export function confirmation(isYes: boolean, say: Say): Confirm {
    return async (word) => {
        if (isYes) {
            return;
        }
        say(`Type ${word} to go on:`);
        if ((await firstLine())?.trim() !== word) {
            throw new UserError(`Nothing was deleted: type ${word} when asked, or give --yes.`);
        }
    };
}

/** What is typed, up to the first line's end; undefined if stdin ends before. */
async function firstLine(): Promise<string | undefined> {
    const lines = createInterface({ input: process.stdin });
    try {
        for await (const line of lines) {
            return line;
        }
        return undefined;
    } finally {
        lines.close();
    }
}
