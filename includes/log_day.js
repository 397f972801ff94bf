/**
 * The days that a run loads, from `--vars=date=2018-11-15`, or several with blanks between; without them a run loads the
 * files of all days. A log file is named after the UTC day of its events.
 */
const { location } = require("./copy");

// JavaScript takes the 31st of November for the 1st of December.
const isDay = (text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().slice(0, 10) === text;

const given = () => dataform.projectConfig.vars.date.split(" ").filter((day) => day !== "");

/** The days in their order, each once; none stands for all days. */
function days() {
    const wrong = given().find((day) => !isDay(day));
    if (wrong !== undefined) {
        throw new Error(`The variable date takes a day such as 2018-11-15, or several, or nothing, not "${wrong}".`);
    }
    return [...new Set(given())].sort();
}

/** What the keys of a day's log files begin with; without a day, those of all. */
function prefix(day = "") {
    return `${location("logData")}/${day && `${day.slice(0, 4)}/${day.slice(5, 7)}/${day}`}`;
}

/** The condition that the date is one of these days; there must be some. */
function covers(date) {
    return `${date} in (${days()
        .map((day) => `cast('${day}' as date)`)
        .join(", ")})`;
}

/**
 * The rows of these days' log files, for checks: those of other days were checked when they were loaded. What is no day is
 * left to the load to refuse, once.
 */
function rowsOf(stagingEvents) {
    return given().length === 0 || !given().every(isDay)
        ? stagingEvents
        : `(select * from ${stagingEvents} as staging_events where ${covers("log_date")})`;
}

module.exports = { days, prefix, covers, rowsOf };
