/** Rows to break: one each, of the kind that the fewest tables are built from. */
const LOGGED_OUT = "(select min(event_id) from staging.staging_events where user_id is null)";
const HOME_OF_USER = "(select min(event_id) from staging.staging_events where user_id is not null and page = 'Home')";
const SONG = "(select min(song_id) from staging.staging_songs)";
const PLAY = "(select min(songplay_id) from sparkify.songplay where song_id is not null)";

const loggedOut = (change: string) => `update staging.staging_events set ${change} where event_id = ${LOGGED_OUT}`;
const ofUser = (change: string) => `update staging.staging_events set ${change} where event_id = ${HOME_OF_USER}`;
const song = (change: string) => `update staging.staging_songs set ${change} where song_id = ${SONG}`;
const play = (change: string) => `update sparkify.songplay set ${change} where songplay_id = ${PLAY}`;

/** The history of runs, which is empty where only Dataform ran: one run with one step, of these values instead of good ones. */
const history = (run: Readonly<Record<string, string>>, step: Readonly<Record<string, string>> = {}) => {
    const values = (good: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>) =>
        Object.values({ ...good, ...other }).join(", ");
    return `insert into staging.etl_runs values (${values(
        {
            run_id: "'r1'",
            command: "'etl'",
            started_at: "'2018-11-15 10:00:00'",
            ended_at: "'2018-11-15 10:00:09'",
            outcome: "'passed'",
            error: "null",
            vars: "'{}'",
            rows_loaded: "1",
            rows_rejected: "0",
        },
        run,
    )});
    insert into staging.etl_steps values (${values(
        {
            run_id: "'r1'",
            kind: "'table'",
            name: "'sparkify.users'",
            started_at: "'2018-11-15 10:00:00'",
            ended_at: "'2018-11-15 10:00:09'",
            outcome: "'done'",
            row_count: "1",
            error: "null",
        },
        step,
    )})`;
};

/** For each check in definitions/assertions, what it is there to find and no other check finds. */
export const BREAKS: Readonly<Record<string, string>> = {
    accepted_values_of_events: loggedOut("page = 'Cancel'"),
    changed_sessions_are_complete: "insert into staging.changed_sessions values ('2018-11-15', null, 1)",
    changed_sessions_are_unique: `insert into staging.changed_sessions values ('2018-11-15', 1, null);
    insert into staging.changed_sessions values ('2018-11-15', 1, null)`,
    changed_songs_are_complete: "insert into staging.changed_songs values (null)",
    changed_songs_are_unique: `insert into staging.changed_songs values ('2018-11-15');
    insert into staging.changed_songs values ('2018-11-15')`,
    completeness_of_events: ofUser("user_agent = null"),
    drift_of_match_rate: `update sparkify.songplay set song_id = null, artist_id = null
        where start_time >= (select dateadd(day, -6, date_trunc('day', max(start_time))) from sparkify.songplay)`,
    etl_runs_are_complete: history({ rows_loaded: "null" }),
    etl_runs_are_plausible: history({ outcome: "'failed'" }),
    etl_runs_are_unique: `${history({})}; insert into staging.etl_runs select * from staging.etl_runs`,
    etl_steps_are_complete: history({}, { outcome: "null" }),
    etl_steps_are_plausible: history({}, { ended_at: "'2018-11-15 09:59:59'" }),
    etl_steps_are_unique: `${history({})}; insert into staging.etl_steps select * from staging.etl_steps`,
    etl_steps_runs_are_known: history({}, { run_id: "'r2'" }),
    freshness_of_events: loggedOut("ts = '2100-01-01'"),
    load_errors_are_complete: "update staging.load_errors set err_code = null",
    load_errors_are_unique: "insert into staging.load_errors select * from staging.load_errors",
    reconciliation_of_loads: "delete from staging.staging_events where user_id is null",
    reconciliation_of_marts: "update analytics.devices set plays = plays + 1",
    reconciliation_of_users: `update analytics.daily_activity
        set new_users = new_users - 1, returning_users = returning_users + 1 where new_users > 0`,
    rejected_rows_are_few: `insert into staging.load_errors
        select load_id, load_time, table_name, filename, 1000 + row_number() over (order by song_id), column_name,
            column_type, column_length, position, raw_line, raw_value, err_code, err_reason
        from (select * from staging.load_errors where table_name = 'staging_songs' limit 1) as load_error
        cross join staging.staging_songs`,
    sessions_have_one_user: `insert into analytics.session_facts
        select session_id, 999999, start_time, end_time, duration_seconds, events, 0, pages, level, has_level_change, has_error
        from analytics.session_facts limit 1`,
    songplay_artists_are_known: play("artist_id = 'AR'"),
    songplay_has_every_play: play("songplay_id = 'another'"),
    songplay_songs_are_known: play("song_id = 'SO'"),
    songplay_times_are_known: play("start_time = dateadd(millisecond, 1, start_time)"),
    songplay_users_are_known: play("user_id = 999999"),
    songs_artists_are_known:
        "update sparkify.songs set artist_id = 'AR' where song_id = (select min(song_id) from sparkify.songs)",
    staging_events_are_complete: loggedOut("session_id = null"),
    staging_events_have_a_file: `update staging.staging_events set log_date = cast(ts as date) where event_id <> ${LOGGED_OUT}`,
    staging_events_are_plausible: loggedOut("item_in_session = -1"),
    staging_events_are_unique: `update staging.staging_events set event_id = ${LOGGED_OUT}
        where event_id = (select max(event_id) from staging.staging_events where user_id is null)`,
    staging_songs_are_complete: song("title = null"),
    staging_songs_are_plausible: song("year = 9999"),
    staging_songs_have_one_artist: `insert into staging.staging_songs
        select num_songs, 'AR', artist_latitude, artist_longitude, artist_location, artist_name, song_id, title,
            duration, year, release
        from staging.staging_songs where song_id = ${SONG} limit 1`,
    truncation_of_events: ofUser("user_agent = repeat('x', 512)"),
    truncation_of_songs: song("artist_location = repeat('x', 1024)"),
    volume_of_events: loggedOut("ts = (select dateadd(day, 1, max(ts)) from staging.staging_events)"),
};
