import { BOOLEAN, INTEGER } from "@duckdb/node-api";
import type { NativeFunction } from "./native-function";

/** What PG_CANCEL_BACKEND and PG_TERMINATE_BACKEND ask of the session with this process id. */
export interface Signal {
    readonly kind: "cancel" | "terminate";
    readonly processId: number;
    /** Whether the session that asks is a superuser's. */
    readonly isSuperuser: boolean;
}

/** True: there is such a session. An error's message may begin with its SQLSTATE in brackets. */
type Receiver = (signal: Signal) => boolean;

const receivers = new Map<number, Receiver>();
let lastReceiver = 0;

/** Who hears the signals of one session, by the number that the session gives to `native_cancel_backend`. */
export function receiveSignals(receiver: Receiver): { readonly number: number; close(): void } {
    const number = ++lastReceiver;
    receivers.set(number, receiver);
    return { number, close: () => receivers.delete(number) };
}

const signalling = (kind: Signal["kind"]): NativeFunction => ({
    name: `native_${kind}_backend`,
    takes: [INTEGER, INTEGER, BOOLEAN],
    yields: INTEGER,
    isVolatile: true,
    value: (receiver, processId, isSuperuser) => {
        const signal = { kind, processId: Number(processId), isSuperuser: isSuperuser === true };
        return receivers.get(Number(receiver))?.(signal) ? 1 : 0;
    },
});

/** By the receiver's number, a process id, and whether a superuser asks: 1, or 0 if there is no such session. */
export const signalFunctions: readonly NativeFunction[] = [signalling("cancel"), signalling("terminate")];
