/** The fields of an event in the order of the source's JSONPaths file. */
const FIELDS = [
    "artist",
    "auth",
    "firstName",
    "gender",
    "itemInSession",
    "lastName",
    "length",
    "level",
    "location",
    "method",
    "page",
    "registration",
    "sessionId",
    "song",
    "status",
    "ts",
    "userAgent",
    "userId",
];

/** The JSONPaths file: the source's own. A load by it leaves `birthDate` out; one by `auto ignorecase` takes it. */
export function jsonPathsFile(): string {
    return `${JSON.stringify({ jsonpaths: FIELDS.map((field) => `$['${field}']`) }, null, 4)}\n`;
}
