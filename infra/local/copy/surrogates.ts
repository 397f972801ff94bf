import { utf8Of } from "./utf8";

/** Escapes in JSON: a pair of surrogates, half of one, or any other. */
const ESCAPES = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u([dD][89a-fA-F][\da-fA-F]{2})|.)/g;

/**
 * The first escape in a JSON text that is half of a surrogate pair, as the bytes that it would be in UTF-8, where no
 * character has them. JSON's grammar lets it stand, though it means nothing.
 */
export function loneSurrogate(json: Buffer): Buffer | undefined {
    const [, code] = [...json.toString("latin1").matchAll(ESCAPES)].find(([, half]) => half !== undefined) ?? [];
    return code === undefined ? undefined : utf8Of(Number.parseInt(code, 16));
}
