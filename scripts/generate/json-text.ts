/**
 * The source's two ways of writing JSON text. Both are plain ASCII: whatever lies beyond is `\u` and four digits.
 */

/** As in the logs: `/` is escaped, and text is UTF-8 that was decoded wrongly twice ("ö" takes four characters). */
export function logText(text: string): string {
    return escapeBeyondAscii(JSON.stringify(decodedWronglyTwice(text)).replaceAll("/", "\\/"));
}

/** As in the song files: text is right, `/` stands bare. */
export function songText(text: string): string {
    return escapeBeyondAscii(JSON.stringify(text));
}

/** UTF-8 read as Latin-1, and that once more: what the source's logs did to their text. */
function decodedWronglyTwice(text: string): string {
    const once = Buffer.from(text, "utf8").toString("latin1");
    return Buffer.from(once, "utf8").toString("latin1");
}

function escapeBeyondAscii(json: string): string {
    return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
