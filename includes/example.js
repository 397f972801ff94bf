/** Rows for unit tests, which name only what matters in them: all else is as in an everyday row. */

const EVENT = {
    event_id: ["varchar(32)", "e1"],
    log_date: ["date", "2018-11-15"],
    artist: ["varchar(1024)", "Casual"],
    first_name: ["varchar(256)", "Ada"],
    gender: ["varchar(16)", "F"],
    item_in_session: ["integer", 3],
    last_name: ["varchar(256)", "Moss"],
    length: ["numeric(10, 5)", 218.93179],
    level: ["varchar(16)", "free"],
    location: ["varchar(512)", "Chico, CA"],
    page: ["varchar(64)", "NextSong"],
    registration: ["double precision", 1540919166796],
    session_id: ["integer", 38],
    song: ["varchar(1024)", "I Didn't Mean To"],
    ts: ["timestamp", "2018-11-15 10:00:00.796"],
    user_agent: ["varchar(512)", "Mozilla/5.0"],
    user_id: ["integer", 7],
    birth_date: ["date", null],
};

const SONG_FILE = {
    artist_id: ["varchar(32)", "AR1"],
    artist_latitude: ["double precision", null],
    artist_longitude: ["double precision", null],
    artist_location: ["varchar(1024)", ""],
    artist_name: ["varchar(1024)", "Casual"],
    song_id: ["varchar(32)", "SO1"],
    title: ["varchar(1024)", "I Didn't Mean To"],
    duration: ["numeric(10, 5)", 218.93179],
    year: ["integer", 0],
    release: ["varchar(1024)", null],
};

const PLAY = {
    songplay_id: ["varchar(32)", "e1"],
    start_time: ["timestamp", "2018-11-15 10:00:00.796"],
    user_id: ["integer", 7],
    level: ["varchar(16)", "free"],
    song_id: ["varchar(32)", null],
    artist_id: ["varchar(32)", null],
    session_id: ["integer", 38],
    item_in_session: ["integer", 3],
    location: ["varchar(512)", "Chico, CA"],
    user_agent: ["varchar(512)", "Mozilla/5.0"],
    title: ["varchar(1024)", "I Didn't Mean To"],
    artist_name: ["varchar(1024)", "Casual"],
    length: ["numeric(10, 5)", 218.93179],
};

const USER = {
    user_id: ["integer", 7],
    first_name: ["varchar(256)", "Ada"],
    last_name: ["varchar(256)", "Moss"],
    gender: ["varchar(16)", "F"],
    level: ["varchar(16)", "free"],
    location: ["varchar(512)", "Chico, CA"],
    birth_date: ["date", null],
    registration_time: ["timestamp", "2018-10-30 17:06:06.796"],
};

const SONG = {
    song_id: ["varchar(32)", "SO1"],
    title: ["varchar(1024)", "I Didn't Mean To"],
    artist_id: ["varchar(32)", "AR1"],
    year: ["integer", null],
    duration: ["numeric(10, 5)", 218.93179],
    release: ["varchar(1024)", null],
};

const ARTIST = {
    artist_id: ["varchar(32)", "AR1"],
    name: ["varchar(1024)", "Casual"],
    location: ["varchar(1024)", null],
    latitude: ["double precision", null],
    longitude: ["double precision", null],
};

function literal(value) {
    return typeof value === "string" ? `'${value.replace(/'/g, "''")}'` : String(value);
}

/** The rows as a query, each given by what differs from the everyday one. */
const rowsLike =
    (everyday) =>
    (...rows) =>
        rows
            .map((row) => {
                const unknown = Object.keys(row).filter((name) => everyday[name] === undefined);
                if (unknown.length > 0) {
                    throw new Error(`An example row has no ${unknown.join(", ")}.`);
                }
                const columns = Object.entries(everyday).map(([name, [type, value]]) => {
                    return `cast(${literal(row[name] === undefined ? value : row[name])} as ${type}) as ${name}`;
                });
                return `select ${columns.join(", ")}`;
            })
            .join("\nunion all\n");

/** UTF-8 taken for Latin-1, and the outcome once more, as it happened to the texts of the logs. */
function misreadTwice(text) {
    const misread = (read) => unescape(encodeURIComponent(read));
    return misread(misread(text));
}

module.exports = {
    events: rowsLike(EVENT),
    songFiles: rowsLike(SONG_FILE),
    plays: rowsLike(PLAY),
    users: rowsLike(USER),
    songs: rowsLike(SONG),
    artists: rowsLike(ARTIST),
    misreadTwice,
};
