/**
 * The text that was meant, where UTF-8 was read as Latin-1 and the outcome once more. A text that such readings cannot
 * have left is returned as it is, so right text stays right.
 */
export function mend(text: string): string {
    const once = undo(text);
    const meant = undo(once);
    return meant === once ? text : meant;
}

/** Takes one reading back; letters that no Latin-1 has were added since and stay. */
function undo(text: string): string {
    const bytes = Buffer.concat(
        [...text].map((letter) => Buffer.from(letter, (letter.codePointAt(0) ?? 0) > 0xff ? "utf8" : "latin1")),
    );
    const meant = bytes.toString("utf8");
    // Bytes that are no UTF-8 come back as replacement characters: nobody had written them as UTF-8.
    return Buffer.from(meant, "utf8").equals(bytes) ? meant : text;
}
