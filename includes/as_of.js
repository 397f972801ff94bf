/**
 * The day that "now" stands for. Logs arrive a day at a time and end in the past, so "the last seven days" are counted from
 * the newest play's day, or from that of `--vars=asOf=2018-11-20`, and never from the clock: the same data give the same
 * tables.
 */
function given() {
    const day = dataform.projectConfig.vars.asOf;
    // JavaScript takes the 31st of November for the 1st of December.
    const isDay = !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().slice(0, 10) === day;
    if (day !== "" && !isDay) {
        throw new Error(`The variable asOf takes a day such as 2018-11-20, or nothing, not "${day}".`);
    }
    return day;
}

/** The day as an aggregate over plays; `startTime` is the column of their times. */
function day(startTime) {
    const newest = `cast(max(${startTime}) as date)`;
    return given() === "" ? newest : `coalesce(cast('${given()}' as date), ${newest})`;
}

module.exports = { day };
