/** Bytes of a pooled buffer. Large answers leave some tenths faster by 256 KB than by 64 KB: fewer system calls. */
export const POOLED_BYTES = 256 * 1024;

/** At most this many wait for use; those beyond go to the garbage collector. */
const KEPT = 16;

const free: Buffer[] = [];

/**
 * Output buffers that all connections share: a connection holds one only while it has something to say, so hundreds of
 * idle ones cost nothing. What is in it is whatever was there before.
 */
export function borrowBuffer(): Buffer {
    return free.pop() ?? Buffer.allocUnsafeSlow(POOLED_BYTES);
}

/** Gives a buffer back once the socket is done with its bytes. Buffers made for one long message aren't kept. */
export function returnBuffer(buffer: Buffer): void {
    if (buffer.length === POOLED_BYTES && free.length < KEPT) {
        free.push(buffer);
    }
}
