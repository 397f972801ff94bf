/**
 * The day that a run loads and rebuilds, from `--vars=date=2018-11-15`; without it a run loads all days. A log file is
 * named after the UTC day of its events.
 */
const { location } = require("./copy");

/** The day, or an empty text for all days. */
function given() {
    const date = dataform.projectConfig.vars.date;
    // JavaScript takes the 31st of November for the 1st of December.
    const isDay = !Number.isNaN(Date.parse(date)) && new Date(date).toISOString().slice(0, 10) === date;
    if (date !== "" && !isDay) {
        throw new Error(`The variable date takes a day such as 2018-11-15, or nothing, not "${date}".`);
    }
    return date;
}

/** What the keys of the log files to load begin with. */
function prefix() {
    const date = given();
    return `${location("logData")}/${date && `${date.slice(0, 4)}/${date.slice(5, 7)}/${date}`}`;
}

/** The condition that rows of this day's log files meet; every row does when all days are loaded. */
function covers(logDate) {
    const date = given();
    return date === "" ? `${logDate} is not null` : `${logDate} = cast('${date}' as date)`;
}

/** The condition that times of this day meet, as a span, for which Redshift need not read the blocks of other days. */
function holds(time) {
    const date = given();
    const midnight = `cast('${date}' as timestamp)`;
    return date === "" ? `${time} is not null` : `${time} >= ${midnight} and ${time} < dateadd(day, 1, ${midnight})`;
}

module.exports = { given, prefix, covers, holds };
