/**
 * What a COPY says after its table. The values are variables of dataform.json, and `--vars` may set them to anything: one
 * that would not be the single value it stands for is refused here, before the warehouse sees it.
 */
const vars = dataform.projectConfig.vars;

const LOCATION = ["an address such as s3://bucket/log_data", /^s3:\/\/[^\s'\\/]+\/[^\s'\\]+$/];
const ROLE = ["default, or a role's ARN", /^(default|arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+)$/];
const REGION = ["a region such as us-west-2", /^[a-z]{2}(-[a-z]+)+-\d$/];
const ERRORS = ["a whole number from 0 to 100000", /^(\d{1,5}|100000)$/];

function checked(name, [expected, pattern]) {
    const value = vars[name];
    if (!pattern.test(value)) {
        throw new Error(`The variable ${name} takes ${expected}, not "${value}".`);
    }
    return value;
}

/** The address that a variable holds, without a slash at its end. */
function location(name) {
    return checked(name, LOCATION).replace(/\/+$/, "");
}

/** How the logs' keys find their columns: by a JSONPaths file, in the columns' order, or by their names. */
function logFormat() {
    return vars.logJsonPath === "auto ignorecase" ? "auto ignorecase" : location("logJsonPath");
}

/**
 * From every object whose key begins with the prefix, as JSON. The load fails at `maxLoadErrors` rejected rows; with 0 it
 * fails at the first, as with 1.
 */
function json(prefix, format) {
    const role = checked("iamRole", ROLE);
    return `from '${prefix}'
iam_role ${role === "default" ? role : `'${role}'`}
region '${checked("region", REGION)}'
json '${format}'
maxerror ${checked("maxLoadErrors", ERRORS)}`;
}

/** The manifest of song files that were put together, or an empty text for the song files themselves. */
function songManifest() {
    return vars.songManifest === "" ? "" : checked("songManifest", LOCATION);
}

/** Where the files lie that songs are loaded from: load errors name one of them. */
function songFolder() {
    return songManifest() === "" ? location("songData") : songManifest().replace(/\/[^/]*$/, "");
}

/** The condition that a file lies below a folder; LIKE would take each _ of the folder's name for any letter. */
function isBelow(folder, filename) {
    return `left(${filename}, len('${folder}/')) = '${folder}/'`;
}

/** The COPY of the songs: from the song files, or from a manifest's gzipped ones. */
function songs() {
    return songManifest() === ""
        ? json(`${location("songData")}/`, "auto")
        : `${json(songManifest(), "auto")}\nmanifest\ngzip`;
}

module.exports = { isBelow, json, location, logFormat, songFolder, songs };
