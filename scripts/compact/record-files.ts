/** What a small object is to a load of many in one file. */
export type Kind = "records" | "empty" | "broken";

/**
 * `records`: JSON objects, whole, one or several, behind which more can follow. `broken`: all else, such as one that is cut
 * off or an array; what followed it in a file would be lost with it.
 */
export function kindOf(bytes: Buffer): Kind {
    const text = bytes.toString("utf8");
    if (text.trim() === "") {
        return "empty";
    }
    const isRecords = isObject(text) || text.split("\n").every((line) => line.trim() === "" || isObject(line));
    return isRecords ? "records" : "broken";
}

function isObject(text: string): boolean {
    try {
        const value: unknown = JSON.parse(text);
        return typeof value === "object" && value !== null && !Array.isArray(value);
    } catch {
        return false;
    }
}
