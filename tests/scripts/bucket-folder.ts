import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/** An object of the logs or of the catalogue. */
export type JsonRow = Readonly<Record<string, string | number | null>>;

export function linesOf(folder: string): string[] {
    return filesBelow(folder, "log_data").flatMap((path) =>
        readFileSync(join(folder, path), "utf8").trimEnd().split("\n"),
    );
}

export function pathsOf(folder: string): string[] {
    return JSON.parse(readFileSync(join(folder, "log_json_path.json"), "utf8")).jsonpaths;
}

/** The object, or nothing where the text is no JSON. */
export function parsed(text: string): JsonRow[] {
    try {
        return [JSON.parse(text)];
    } catch {
        return [];
    }
}

/** Paths below a folder of the bucket, with `/`, in order. */
export function filesBelow(folder: string, part: string): string[] {
    return readdirSync(join(folder, part), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
            join(entry.parentPath, entry.name)
                .slice(folder.length + 1)
                .split(sep)
                .join("/"),
        )
        .sort();
}
