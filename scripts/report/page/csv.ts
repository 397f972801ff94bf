import type { Row } from "./table";

/** Rows as CSV (RFC 4180): a heading of the columns' names, quotes where a value needs them, nothing for null. */
export function csvOf(rows: readonly Row[]): string {
    const names = Object.keys(rows[0] ?? {});
    const lines = [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))];
    return `${lines.map((line) => line.map((value) => field(String(value))).join(",")).join("\r\n")}\r\n`;
}

function field(text: string): string {
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
