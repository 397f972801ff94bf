/** Escapes in JSON: a pair of surrogates, half of one, or any other. */
const ESCAPES = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u([dD][89a-fA-F][\da-fA-F]{2})|.)/g;

/**
 * The first escape in a JSON text that is half of a surrogate pair, as the bytes that it would be in UTF-8, where no
 * character has them. JSON's grammar lets it stand, though it means nothing.
 */
export function loneSurrogate(json: Buffer): Buffer | undefined {
    const [, code] = [...json.toString("latin1").matchAll(ESCAPES)].find(([, half]) => half !== undefined) ?? [];
    return code === undefined ? undefined : bytesOf(Number.parseInt(code, 16));
}

/** The JSON text with each byte of such an escape's replaced. `written` is how the replacement is written in JSON. */
export function withoutSurrogates(json: Buffer, written: string): Buffer {
    const replaced = (found: string, half: string | undefined) => (half === undefined ? found : written.repeat(3));
    return Buffer.from(json.toString("latin1").replace(ESCAPES, replaced), "latin1");
}

function bytesOf(code: number): Buffer {
    return Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]);
}
