import { copyError } from "./copy-errors";
import { readJsonObject } from "./json-file";
import type { ObjectStore } from "./object-store";
import { parseS3Uri } from "./s3-uri";

/** The way to one element of a JSON value: a string names a member of an object, a number an item of an array. */
export type JsonPath = readonly (string | number)[];

/**
 * The paths of a JSONPaths file, or undefined if it does not call them "jsonpaths": such a file counts for nothing.
 * Source: developer guide, "Data format parameters", "JSONPaths file".
 */
export async function readJsonPaths(address: string, store: ObjectStore): Promise<readonly JsonPath[] | undefined> {
    const { jsonpaths } = await readJsonObject(parseS3Uri(address), store, "jsonpaths");
    if (jsonpaths === undefined) {
        return undefined;
    }
    if (!Array.isArray(jsonpaths)) {
        throw copyError(`Invalid JSONPaths file: "jsonpaths" in ${address} is not a list.`);
    }
    const texts = jsonpaths.map((path: unknown, index) => {
        if (typeof path !== "string" || path === "") {
            throw copyError(`Invalid JSONPaths file: path ${index + 1} in ${address} is no string, or an empty one.`);
        }
        return path;
    });
    const notations = new Set(texts.map(notationOf).filter((notation) => notation !== undefined));
    if (notations.size > 1) {
        throw copyError(`Invalid JSONPaths file: ${address} mixes bracket notation and dot notation.`);
    }
    return texts.map((text, index) => parseJsonPath(text, `It is path ${index + 1} in ${address}.`));
}

/** `$['a'][0]` or `$.a[0]`, one notation a file; `$[0]` is of both, and so is `$`, the value as a whole. */
const BRACKETS = /^\$(\['([^'\\]|\\.)*'\]|\[(0|[1-9]\d*)\])*$/s;
const DOTS = /^\$(\.[^.'[\]]+|\[(0|[1-9]\d*)\])+$/s;

function notationOf(path: string): "brackets" | "dots" | undefined {
    return path.includes("['") ? "brackets" : path.includes(".") ? "dots" : undefined;
}

/** `detail` says where it is. @throws SqlError XX000 for what is no path to a single element: wildcards are none. */
function parseJsonPath(path: string, detail: string): JsonPath {
    const isPath = (notationOf(path) === "dots" ? DOTS : BRACKETS).test(path);
    if (!isPath || /\.\*/.test(path)) {
        throw copyError(`Invalid JSONPath format: ${path}`, {
            detail,
            hint: "Write a path to one element: $['name'][0] or $.name[0].",
        });
    }
    const steps = path.matchAll(/\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]|\.([^.'[\]]+)/gs);
    return [...steps].map(([, quoted, index, plain]) =>
        index !== undefined ? Number(index) : (plain ?? (quoted as string).replaceAll(/\\(.)/gs, "$1")),
    );
}

/** The path as the engine reads it: a JSON Pointer (RFC 6901), which can hold any name. */
export function pointerOf(path: JsonPath): string {
    return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
