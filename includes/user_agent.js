/**
 * What a browser tells of itself, as SQL over a column that holds user agents. The first pattern that occurs in the text
 * decides, so what pretends to be another comes first: Chromium names Chrome, Chrome names Safari, Android names Linux,
 * Windows Phone names Android, and nearly all name Mozilla.
 */

/** What occurs in the text, the browser it means, and the text that its version follows. */
const BROWSERS = [
    ["Edge/", "Edge", "Edge/"],
    ["Edg/", "Edge", "Edg/"],
    ["OPR/", "Opera", "OPR/"],
    ["Chromium/", "Chromium", "Chromium/"],
    ["Chrome/", "Chrome", "Chrome/"],
    ["CriOS/", "Chrome", "CriOS/"],
    ["FxiOS/", "Firefox", "FxiOS/"],
    ["Firefox/", "Firefox", "Firefox/"],
    ["MSIE ", "Internet Explorer", "MSIE "],
    ["Trident/", "Internet Explorer", "rv:"], // from 11 on, without its name
    ["Safari/", "Safari", "Version/"], // its own number is that of the engine
];

const OPERATING_SYSTEMS = [
    ["Windows Phone", "Windows Phone"],
    ["Windows NT 10.0", "Windows 10"],
    ["Windows NT 6.3", "Windows 8.1"],
    ["Windows NT 6.2", "Windows 8"],
    ["Windows NT 6.1", "Windows 7"],
    ["Windows NT 6.0", "Windows Vista"],
    ["Windows NT 5.1", "Windows XP"],
    ["Windows", "Windows"],
    ["iPhone", "iOS"],
    ["iPad", "iOS"],
    ["iPod", "iOS"],
    ["Mac OS X", "macOS"],
    ["Android", "Android"],
    ["CrOS", "Chrome OS"],
    ["Linux", "Linux"],
];

const MOBILE = ["Mobile", "iPhone", "iPad", "iPod", "Android", "Windows Phone"];

const UNKNOWN = "'other'";

function cases(column, patterns, outcome) {
    const whens = patterns.map(
        (pattern) => `        when position('${pattern[0]}' in ${column}) > 0 then ${outcome(pattern)}`,
    );
    return ["case", ...whens];
}

/** The browser's name. */
function browser(column) {
    return [...cases(column, BROWSERS, ([, name]) => `'${name}'`), `        else ${UNKNOWN}`, "    end"].join("\n");
}

/** The browser's main version as text, null where none is said. */
function browserVersion(column) {
    // What follows the digits may be no point: there are versions of one number.
    const digits = ([, , before]) => `nullif(regexp_substr(split_part(${column}, '${before}', 2), '^[0-9]+'), '')`;
    return [...cases(column, BROWSERS, digits), "    end"].join("\n");
}

/** The operating system's name, of Windows with its version. */
function operatingSystem(column) {
    const name = ([, system]) => `'${system}'`;
    return [...cases(column, OPERATING_SYSTEMS, name), `        else ${UNKNOWN}`, "    end"].join("\n");
}

/** mobile, which takes in tablets, or desktop. */
function deviceType(column) {
    const patterns = MOBILE.map((text) => [text]);
    return [...cases(column, patterns, () => "'mobile'"), "        else 'desktop'", "    end"].join("\n");
}

module.exports = { browser, browserVersion, operatingSystem, deviceType };
