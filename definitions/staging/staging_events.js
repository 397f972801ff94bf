/*
 * In JavaScript, since a run of several days has as many COPYs: which file a record stands in is nowhere else to be learnt.
 */

// In the order of the source's JSONPaths file, named as `auto ignorecase` finds them: a load by either fits.
const fields = [
    "artist varchar(1024)",
    "auth varchar(32)",
    "firstname varchar(256)",
    "gender varchar(16)",
    "iteminsession integer",
    "lastname varchar(256)",
    "length numeric(10, 5)",
    "level varchar(16)",
    "location varchar(512)",
    "method varchar(16)",
    "page varchar(64)",
    "registration double precision",
    "sessionid integer",
    "song varchar(1024)",
    "status integer",
    "ts timestamp not null", // an event without a time is rejected: nothing can be told of it
    "useragent varchar(512)",
    "userid integer",
];
const names = fields.map((field) => field.split(" ")[0]);
// A JSONPaths file must have as many paths as there are columns, so only a load by name can take what may be missing.
const loaded = () => (copy.logFormat() === "auto ignorecase" ? [...names, "birthdate"] : names);

/** What a field is called once it is staged. */
const stagedNames = {
    firstname: "first_name",
    iteminsession: "item_in_session",
    lastname: "last_name",
    sessionid: "session_id",
    useragent: "user_agent",
    userid: "user_id",
    birthdate: "birth_date",
};
const staged = (field) => stagedNames[field] ?? field;

// Of an event that files tell in several ways the first in this order is taken, so that no order of loads decides.
const toldFirst = ["page", "status", "song"];
const order = [...toldFirst, ...[...names, "birthdate"].filter((field) => !toldFirst.includes(field)), "log_date"];

// Time, user, session and place in it, as the file writes them: no two events of the logs share them all.
const eventId = `md5(
            cast(datediff(millisecond, timestamp '1970-01-01', ts) as varchar)
            || '|' || coalesce(cast(userid as varchar), '')
            || '|' || coalesce(cast(sessionid as varchar), '')
            || '|' || coalesce(cast(iteminsession as varchar), '')
        )`;

const identified = `select ${[...names, "birthdate", "log_date"].join(", ")}, ${eventId} as event_id
    from loading_events`;

const load = (day) => `copy loading_events (${loaded().join(", ")})
${copy.json(log_day.prefix(day), copy.logFormat())}
timeformat 'epochmillisecs'
compupdate off -- the table lives for a moment: nothing is gained by choosing encodings`;

const loads = () =>
    log_day.days().length === 0
        ? [load()]
        : log_day
              .days()
              .flatMap((day) => [
                  load(day),
                  `update loading_events set log_date = cast('${day}' as date) where log_date is null`,
              ]);

const ownDay = "cast(ts as date)";

const noteChanges = (ctx) => `insert into ${ctx.ref("changed_sessions")}
select ${ownDay} as event_date, session_id, user_id
from ${ctx.self()}${ctx.when(
    log_day.days().length > 0,
    `
where
    ${log_day.covers("log_date")}
    or (log_date is null and ${log_day.covers(ownDay)})`,
)}
except
select event_date, session_id, user_id
from ${ctx.ref("changed_sessions")}`;

const times = "ts between (select min(ts) from loading_events) and (select max(ts) from loading_events)";

// Events that stand in the files of other days too are told anew: which of the tellings is taken must not depend on the run.
const twins = (ctx) => `insert into loading_events (${[...names, "birthdate", "log_date"].join(", ")})
select ${[...names, "birthdate", "log_date"].map(staged).join(", ")}
from ${ctx.self()}
where
    not (${log_day.covers("log_date")}) -- nor null
    and ${times}
    and event_id in (select ${eventId} from loading_events)`;

/*
 * Events that a run of all days loaded stand in a file that is not known. One that these days' files hold is theirs from
 * now on. One of these days that they do not hold was taken out of its file, or came too late for it and stands in a later
 * one: while a later file is left of which no more is known, it stays, and `staging_events_have_a_file` tells of it.
 */
const removal = (ctx) => [
    twins(ctx),
    `delete from ${ctx.self()}
where
    ${times}
    and event_id in (select ${eventId} from loading_events)`,
    `delete from ${ctx.self()}
where
    ${log_day.covers("log_date")}
    or (
        log_date is null
        and ${log_day.covers(ownDay)}
        and ${ownDay} > coalesce(
            (
                select max(${ownDay})
                from ${ctx.self()}
                where
                    log_date is null
                    and ts >= cast('${log_day.days()[0]}' as timestamp)
                    and not (${log_day.covers(ownDay)})
            ),
            cast('0001-01-01' as date)
        )
    )`,
];

const definition = (ctx) => `${ctx.self()} (
    event_id varchar(32) not null,
    log_date date,
    artist varchar(1024),
    auth varchar(32),
    first_name varchar(256),
    gender varchar(16),
    item_in_session integer,
    last_name varchar(256),
    length numeric(10, 5),
    level varchar(16),
    location varchar(512),
    method varchar(16),
    page varchar(64),
    registration double precision,
    session_id integer,
    song varchar(1024),
    status integer,
    ts timestamp not null,
    user_agent varchar(512),
    user_id integer,
    birth_date date,
    primary key (event_id)
)
diststyle key
distkey (user_id) -- users and songplay are built by user: no row has to move
compound sortkey (log_date, ts) -- a day's load replaces and reads one stretch of blocks`;

// A run of all days makes the table anew: nothing that is deleted has to be vacuumed, and its definition is today's.
const replacement = (ctx) => [`drop table ${ctx.self()}`, `create table ${definition(ctx)}`];

operate("staging_events")
    .config({
        schema: "staging",
        tags: ["staging"],
        hasOutput: true,
        description:
            "The logs as the files hold them, texts unmended, each event once however often its file is loaded: where files tell it in several ways, the first by page, status, song, and then the other columns. One row per event.",
        columns: {
            event_id: "hash of what tells events apart: time, user, session and place in the session",
            log_date: "UTC day of the log file that a run of that day loaded; null for an event that a run of all days loaded, which does not tell files apart",
            artist: "name of the song's artist, for a play; UTF-8 that was decoded wrongly twice, as in every text here",
            auth: "Logged In or Logged Out",
            first_name: "first name of the user",
            gender: "F or M",
            item_in_session: "place of the event in its session, from 0",
            last_name: "last name of the user",
            length: "length of the song in seconds, for a play",
            level: "level of the user at the event, free or paid",
            location: "metropolitan area of the user and its states",
            method: "HTTP method, GET or PUT",
            page: "page that was asked for; NextSong is a play",
            registration: "when the user registered, in milliseconds since 1970 (UTC), written as a float",
            session_id: "the session",
            song: "title of the song, for a play",
            status: "HTTP status",
            ts: "time of the event, UTC, to the millisecond",
            user_agent: "browser as it names itself, some within double quotes",
            user_id: "the user; null for a logged-out event, where the file has an empty text",
            birth_date: "day the user was born; null where the logs do not tell, as the public ones never do",
        },
    })
    .queries((ctx) => [
        `create table if not exists ${definition(ctx)}`,
        "drop table if exists loading_events",
        `create temp table loading_events (
    ${fields.join(",\n    ")},
    birthdate date,
    log_date date
)
diststyle even -- whatever the users, each slice takes an equal part of the load`,
        ...loads(),
        "begin transaction",
        noteChanges(ctx),
        ...(log_day.days().length === 0 ? replacement(ctx) : removal(ctx)),
        `insert into ${ctx.self()}
with
repeated_events as (
    -- Few events stand in the files more than once: only these are put in order.
    select ${eventId} as event_id
    from loading_events
    group by ts, userid, sessionid, iteminsession
    having count(*) > 1
),
numbered_events as (
    select
        identified_events.*,
        row_number() over (
            partition by identified_events.event_id
            order by ${order.map((field) => `identified_events.${field}`).join(", ")}
        ) as copy_number
    from (${identified}) as identified_events
    inner join repeated_events
        on repeated_events.event_id = identified_events.event_id
),
distinct_events as (
    select identified_events.*
    from (${identified}) as identified_events
    left join repeated_events
        on repeated_events.event_id = identified_events.event_id
    where repeated_events.event_id is null
    union all
    select ${[...names, "birthdate", "log_date", "event_id"].join(", ")}
    from numbered_events
    where copy_number = 1
)
select
    event_id,
    log_date,
    artist,
    auth,
    firstname as first_name,
    gender,
    iteminsession as item_in_session,
    lastname as last_name,
    length,
    level,
    location,
    method,
    page,
    registration,
    sessionid as session_id,
    song,
    status,
    ts,
    useragent as user_agent,
    userid as user_id,
    birthdate as birth_date
from distinct_events`,
        noteChanges(ctx),
        "end transaction",
        "drop table loading_events",
    ]);
