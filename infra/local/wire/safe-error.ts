import { SqlError } from "../errors";
import { ClientGone } from "./message-writer";

/** The error as a client may see it: one that isn't meant for clients goes to `onError` and leaves as XX000. */
export function safeError(error: unknown, onError: (error: unknown) => void): SqlError {
    if (error instanceof SqlError) {
        return error;
    }
    if (!(error instanceof ClientGone)) {
        onError(error);
    }
    return new SqlError("XX000", "The warehouse failed in a way it did not expect.", {
        hint: "Its log says more.",
    });
}
