import { UserError } from "../infra/errors";

/** What a shell expects of a program that a signal ended: 128 and the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Turns Ctrl-C and the like into an abort, so that what was started is ended first; a second one ends it all at once. */
export function abortOnSignal(): AbortSignal {
    const controller = new AbortController();
    for (const [signal, exitCode] of Object.entries(EXIT_CODES)) {
        process.once(signal, () => controller.abort(new UserError("Interrupted.", exitCode)));
    }
    return controller.signal;
}
