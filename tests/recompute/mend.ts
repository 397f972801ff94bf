/**
 * The text that was meant, where UTF-8 was read as Latin-1 and the outcome once more. A text that such a reading cannot
 * have left is returned as it is, so right text stays right.
 */
export function mend(text: string): string {
    return undo(undo(text));
}

function undo(text: string): string {
    if (!/[\u0080-\u00ff]/.test(text) || /[^\u0000-\u00ff]/.test(text)) return text;
    const bytes = Buffer.from(text, "latin1");
    const meant = bytes.toString("utf8");
    // Bytes that are no UTF-8 come back as replacement characters: nobody had written them as UTF-8.
    return Buffer.from(meant, "utf8").equals(bytes) ? meant : text;
}
