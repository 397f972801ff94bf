import type { Cell } from "../page-data";
import type { Row } from "./table";

/**
 * What a spreadsheet would run as a formula when it opens the file; also behind blanks and apostrophes, and in the
 * full-width letters of Japanese. Source: OWASP, "CSV Injection".
 */
const FORMULA = /^'*(?:\s*[=+\-@＝＋－＠]|[\t\r])/;

/**
 * Rows as CSV (RFC 4180): a heading of the columns' names, quotes where a value needs them, nothing for null. Titles and
 * user agents come from outside, so that a text that a spreadsheet would run gets an apostrophe in front, as OWASP advises
 * and Papa Parse and Superset do. This changes the text, but can be undone: one apostrophe less where FORMULA matches.
 * Numbers stay as they are.
 */
export function csvOf(rows: readonly Row[]): string {
    const names = Object.keys(rows[0] ?? {});
    const lines = [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))];
    return `${lines.map((line) => line.map(field).join(",")).join("\r\n")}\r\n`;
}

function field(value: Cell): string {
    const text = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands a text to the browser's downloads. */
export function download(name: string, text: string, type: string): void {
    const url = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000); // some browsers read it after the click has returned
}
