/**
 * What a run rebuilds. A run of all days rebuilds every table, and so does one that loads the songs, since any play may
 * then find its song. A run of some days that keeps the songs works through what the loads have changed alone, which
 * `changed_sessions` names: the tables that have a row for each day, session or user have those rows replaced.
 *
 * Configs ask too. A variable that is wrong is refused by the queries: a config that throws takes its table with it, and then
 * every query that refers to the table complains.
 */

/** Are the song files loaded too? The variable songs is `load`, or `keep` for those of an earlier run. */
function loadsSongs() {
    return dataform.projectConfig.vars.songs !== "keep";
}

function rebuildsAll() {
    return dataform.projectConfig.vars.date.trim() === "" || loadsSongs();
}

/** The type of a table whose rows can be replaced by themselves. */
function tableType() {
    return rebuildsAll() ? "table" : "incremental";
}

/** The condition that a row meets if it is to be rebuilt: `value` is among this column of `changed_sessions`. */
function includes(changedSessions, value, column) {
    const { songs } = dataform.projectConfig.vars;
    if (songs !== "load" && songs !== "keep") {
        throw new Error(`The variable songs is load or keep, not "${songs}".`);
    }
    return rebuildsAll() ? "true" : `${value} in (select ${column} from ${changedSessions})`;
}

/**
 * The days that have changed, and those on which the sessions began that have: what goes on the next day changes what is
 * counted by the first.
 */
function daysOf(changedSessions, sessionFacts) {
    return `(
        select event_date from ${changedSessions}
        union all
        select cast(start_time as date) as event_date
        from ${sessionFacts}
        where session_id in (select session_id from ${changedSessions})
    )`;
}

/** The condition that a day or time meets from the first of these days on, or from so many days before it on. */
function follows(changedDays, time, daysBefore = 0) {
    return rebuildsAll() ? "true" : isSince(changedDays, time, daysBefore);
}

/** Takes out the rows that are built again, before an incremental table is filled; with `begin` before and `end` behind. */
function remove(self, changedSessions, value, column) {
    return `delete from ${self} where ${value} in (select ${column} from ${changedSessions})`;
}

/** As `remove`, for a table of days: takes out the first of these days, and all behind it. */
function removeFollowing(self, changedDays, day) {
    return `delete from ${self} where ${isSince(changedDays, day, 0)}`;
}

function isSince(changedDays, time, daysBefore) {
    const first = daysBefore === 0 ? "min(event_date)" : `dateadd(day, -${daysBefore}, min(event_date))`;
    return `${time} >= (select ${first} from ${changedDays} as changed_days)`;
}

module.exports = { loadsSongs, rebuildsAll, tableType, includes, daysOf, follows, remove, removeFollowing };
