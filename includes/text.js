/** Texts of the source as they were meant. */

/** The text without blanks around it; an empty one says nothing and is null. */
function known(text) {
    return `nullif(trim(${text}), '')`;
}

/** The printable ASCII whose byte begins with 2 or 3: blank to question mark. */
const LOW = Array.from({ length: 32 }, (_, index) => String.fromCodePoint(0x20 + index)).join("");

/** As many letters of the private use area, which no text holds. */
const PRIVATE = Array.from({ length: 32 }, (_, index) => String.fromCodePoint(0xe020 + index)).join("");

const quoted = (text) => `'${text.replace(/'/g, "''")}'`;

/** How the byte 8x is spelled as two when it is taken for a letter of Latin-1, then 9x, and so on to fx. */
const SPELLINGS = ["c28", "c29", "c2a", "c2b", "c38", "c39", "c3a", "c3b"];

/**
 * Takes one reading of UTF-8 as Latin-1 back. No byte begins with 2 or 3, so no spelling can begin in the middle of one.
 * What a spelling stands for may look like one, so it gets a letter first that is no digit.
 */
function reread(hexadecimal) {
    const letters = "stuvwxyz";
    const marked = SPELLINGS.reduce(
        (text, spelling, index) => `replace(${text}, '${spelling}', '${letters[index]}')`,
        hexadecimal,
    );
    return `translate(${marked}, '${letters}', '89abcdef')`;
}

/** UTF-8 in hexadecimal. Source: Unicode 15, table 3-7, "Well-Formed UTF-8 Byte Sequences". */
const NEXT = "[89ab].";
const UTF8 = `^(${[
    "[0-7].",
    `(c[2-9a-f]|d.)${NEXT}`,
    `(e0[ab].|e[1-9abcef]${NEXT}|ed[89].)${NEXT}`,
    `(f0[9ab].|f[123]${NEXT}|f48.)${NEXT}${NEXT}`,
].join("|")})*$`;

/** Whether UTF-8 may have been read as Latin-1 twice: all letters beyond ASCII leave this, and few other texts hold it. */
function looksMisread(text) {
    return `${text} like '%Ã_Â%'`;
}

/** Whether a text is worth that look: a single letter is found sooner than a pattern. */
function mayBeMisread(text) {
    return `${text} like '%Ã%'`;
}

/**
 * The text that was meant, where UTF-8 was read as Latin-1, and the outcome once more: an ö has become Ã, a control
 * character, Â and ¶. A text that such readings can't have left is not touched, so right texts stay right.
 *
 * It works on the bytes in hexadecimal, since Redshift has no function that converts between encodings.
 */
function mended(text) {
    const bytes = `from_varbyte(to_varbyte(translate(${text}, ${quoted(LOW)}, '${PRIVATE}'), 'utf8'), 'hex')`;
    const meant = reread(reread(bytes));
    return `case
        when ${looksMisread(text)} and ${meant} ~ '${UTF8}'
        then translate(from_varbyte(to_varbyte(${meant}, 'hex'), 'utf8'), '${PRIVATE}', ${quoted(LOW)})
        else ${text}
    end`;
}

module.exports = { known, mayBeMisread, mended };
