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

/** The JSONPaths file: the source's 18 paths, and `birthDate` after them where the events carry it. */
export function jsonPathsFile(withBirthDates: boolean): string {
    const fields = withBirthDates ? [...FIELDS, "birthDate"] : FIELDS;
    return `${JSON.stringify({ jsonpaths: fields.map((field) => `$['${field}']`) }, null, 4)}\n`;
}
