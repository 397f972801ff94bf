/**
 * What is rising: plays of the last days against those of as many days before.
 *
 * Growth is smoothed with as many plays on both sides as stand in PRIOR_PLAYS: from 1 to 2 plays it is 1.17, from 10 to 20
 * it is 1.67, so that what nobody knows does not top the list for having been played twice.
 */
const PRIOR_PLAYS = 5;

const LISTED = 100;

/** How many days are compared with as many before. */
function days() {
    const text = dataform.projectConfig.vars.trendingDays;
    if (!/^[1-9]\d{0,3}$/.test(text)) {
        throw new Error(`The variable trendingDays takes a number of days such as 7, not "${text}".`);
    }
    return Number(text);
}

/**
 * The CTEs from `as_of` to `trending`. They read `songplay`, for the newest play, and a CTE `plays` that stands before, with
 * start_time and what is counted, named by `subject`.
 */
function ctes(subject, songplay, asOfDay) {
    const columns = (table) => subject.map((column) => `${table}.${column}`).join(", ");
    return `as_of as (
    select ${asOfDay} as as_of_date
    from ${songplay} as songplay
),
spans as (
    select
        dateadd(day, ${1 - 2 * days()}, as_of_date) as previous_start,
        dateadd(day, ${1 - days()}, as_of_date) as recent_start,
        dateadd(day, 1, as_of_date) as recent_end
    from as_of
),
compared_plays as (
    select ${columns("plays")}, (plays.start_time >= spans.recent_start) as is_recent
    from plays
    inner join spans
        on spans.previous_start <= plays.start_time
        and spans.recent_end > plays.start_time
),
counted as (
    select
        ${subject.join(", ")},
        count(case when is_recent then 1 end) as plays,
        count(case when not is_recent then 1 end) as previous_plays
    from compared_plays
    group by ${subject.join(", ")}
),
compared as (
    select
        *,
        cast(plays + ${PRIOR_PLAYS} as double precision) / (previous_plays + ${PRIOR_PLAYS}) as growth,
        cast(plays as double precision) / nullif(sum(plays) over (), 0) as play_share
    from counted
),
ranked as (
    select
        *,
        row_number() over (order by growth desc, plays desc, ${subject.join(", ")}) as trend_rank
    from compared
    where plays > previous_plays
),
trending as (
    select as_of.as_of_date, ranked.*
    from ranked
    cross join as_of
    where ranked.trend_rank <= ${LISTED}
)`;
}

module.exports = { ctes, days, LISTED };
