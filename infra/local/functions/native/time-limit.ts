import { createContext, Script } from "node:vm";
import { codeOf } from "../../../errors";

const CONTEXT: { work: () => void } = { work: () => undefined };
const SCRIPT = new Script("work()");
const PLACE = createContext(CONTEXT);

/**
 * Runs work of JavaScript's own thread, which all sessions wait for, for at most so many milliseconds: a regular expression
 * that goes back and forth without end is stopped too. Costs some 0.1 ms.
 * @throws Error with `message` when the time is over.
 */
export function withinTime(limitMs: number, message: string, work: () => void): void {
    CONTEXT.work = work;
    try {
        SCRIPT.runInContext(PLACE, { timeout: limitMs });
    } catch (error) {
        throw codeOf(error) === "ERR_SCRIPT_EXECUTION_TIMEOUT" ? new Error(message) : error;
    } finally {
        CONTEXT.work = () => undefined;
    }
}
