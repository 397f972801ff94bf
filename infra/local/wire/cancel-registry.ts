import { randomBytes, timingSafeEqual } from "node:crypto";

/** What a client needs to cancel what a session runs: sent as BackendKeyData. */
export interface CancelKey {
    readonly processId: number;
    readonly secret: Buffer;
}

const SECRET_BYTES = 4;
const MAX_PROCESS_ID = 0x7fff_ffff;

/** The sessions that can be cancelled, by process id. */
export class CancelRegistry {
    private readonly entries = new Map<number, { readonly secret: Buffer; readonly cancel: () => void }>();
    private lastId = 0;

    /** Gives a session its process id and secret; `remove` it when the session ends. */
    add(cancel: () => void): CancelKey {
        do {
            this.lastId = this.lastId === MAX_PROCESS_ID ? 1 : this.lastId + 1;
        } while (this.entries.has(this.lastId));
        const secret = randomBytes(SECRET_BYTES);
        this.entries.set(this.lastId, { secret, cancel });
        return { processId: this.lastId, secret };
    }

    remove(processId: number): void {
        this.entries.delete(processId);
    }

    /** Cancels what the session runs if the secret is its own. The client learns nothing either way, as in PostgreSQL. */
    cancel(processId: number, secret: Buffer): void {
        const entry = this.entries.get(processId);
        if (entry !== undefined && secret.length === SECRET_BYTES && timingSafeEqual(entry.secret, secret)) {
            entry.cancel();
        }
    }
}
