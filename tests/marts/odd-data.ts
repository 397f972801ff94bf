import type { LogEvent, SongFile } from "../recompute/source";

const EVERYDAY: LogEvent = {
    artist: null,
    auth: "Logged In",
    firstName: "Ada",
    gender: "F",
    itemInSession: 0,
    lastName: "Moss",
    length: null,
    level: "free",
    location: "Chico, CA",
    method: "GET",
    page: "Home",
    registration: 1540919166796.0,
    sessionId: 1,
    song: null,
    status: 200,
    ts: Date.parse("2018-11-15T10:00:00.796Z"),
    userAgent:
        '"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.125 Safari/537.36"',
    userId: "1",
};

/** UTF-8 taken for Latin-1, and the outcome once more. */
const misread = (text: string) => [1, 2].reduce((read) => Buffer.from(read, "utf8").toString("latin1"), text);

const TITLES = [
    "Plain",
    'It\'s "quoted" \\ back\\slash',
    "🎸 Ünïcödé 🎶",
    "שלום עולם",
    "العربية",
    "Ã",
    "ÃÂ",
    "Â°Ã",
    "\tTab\tand\nline",
    "100% _like_ Ã_Â%",
    "é",
    "e\u0301",
    "日本語の曲名",
    "O'Brien; drop table",
    "$1 {{x}} $y",
    "x".repeat(1000),
    "ö".repeat(500),
    "\u00a0nbsp\u00a0",
    "Same",
    "same",
    "SAME ",
    "null",
    "NaN",
    "İstanbul ß ſ",
    "\u200bzero",
    "a|b,c;d",
];

/** A text as the files may hold it: as it is meant, read wrongly, or with blanks around. */
function written(text: string, place: number): string {
    const wrong = misread(text);
    const fits = Buffer.byteLength(wrong) < 1024;
    return [text, fits ? wrong : text, `  ${text}  `][place % 3] as string;
}

/**
 * Events that the logs may hold one day: texts of all scripts, a user who changes name and place within a session and has two
 * at once, levels that change within a millisecond, a year's end, leap days, pages out of order, users born or registered on
 * the last day or never before.
 */
export function oddEvents(): readonly LogEvent[] {
    const events: LogEvent[] = [];
    const add = (time: string, change: Partial<LogEvent>) =>
        events.push({ ...EVERYDAY, ts: Date.parse(time), ...change });
    const play = (time: string, song: string, artist: string, change: Partial<LogEvent> = {}) =>
        add(time, { page: "NextSong", method: "PUT", song, artist, length: 200.5, ...change });

    // Each title by each of two artists, by users 1 to 4, some misread.
    let item = 0;
    for (const [index, title] of TITLES.entries()) {
        for (const artist of ["Twin", "twin", "Björk"]) {
            for (let user = 1; user <= 4; user++) {
                if ((index + user + artist.length) % 3 === 0) continue;
                const minute = String(item % 60).padStart(2, "0");
                const hour = String(Math.floor(item / 60) % 24).padStart(2, "0");
                play(
                    `2018-11-${10 + (index % 9)}T${hour}:${minute}:00.796Z`,
                    written(title, index + user),
                    written(artist, user),
                    {
                        userId: String(user),
                        sessionId: 100 * user + (index % 9),
                        itemInSession: item++,
                        level: user === 4 ? "paid" : "free",
                        firstName: ["Ada", "José", misread("Zoë"), "  Ann "][user - 1] as string,
                        location: ["Chico, CA", "San José-Ñ, CA", misread("Mayagüez, PR"), "Nowhere"][
                            user - 1
                        ] as string,
                        gender: user % 2 ? "F" : "M",
                    },
                );
            }
        }
    }
    // A user who changes name, place and level within one session, and has two sessions at once.
    for (let place = 0; place < 12; place++) {
        play(`2018-11-20T10:${10 + place}:00.001Z`, "Plain", "Twin", {
            userId: "5",
            sessionId: 500 + (place % 2),
            itemInSession: place,
            level: place % 4 < 2 ? "free" : "paid",
            lastName: place < 6 ? "Before" : "O'After",
            location: place < 6 ? "Reno, NV" : "Boise City, ID",
        });
    }
    // Level changes in one millisecond, in one session and over two.
    for (const [place, level] of ["free", "paid", "free"].entries()) {
        add("2018-11-21T00:00:00.000Z", {
            userId: "6",
            sessionId: 600 - Math.floor(place / 2),
            itemInSession: place,
            level,
        });
    }
    // Across midnight, the year's end, a leap day and a change of summer time.
    for (const [place, time] of [
        "2018-11-22T23:59:59.999Z",
        "2018-11-23T00:00:00.000Z",
        "2018-12-31T23:59:59.999Z",
        "2019-01-01T00:00:00.000Z",
        "2019-03-10T02:30:00.000Z",
        "2020-02-29T12:00:00.000Z",
        "2020-12-31T23:59:59.999Z",
        "2021-01-03T10:00:00.500Z",
    ].entries()) {
        play(time, "Plain", "Twin", {
            userId: "7",
            sessionId: 700 + Math.floor(place / 2),
            itemInSession: place,
            registration: Date.parse("2020-02-29T23:59:59.999Z"),
            birthDate: "2000-02-29",
        });
    }
    // Funnel: in order, out of order, with errors before and behind; at both levels.
    const funnel = (session: number, pages: readonly string[], level = "free") =>
        pages.forEach((page, place) => {
            add(`2018-11-24T0${session - 800}:0${place}:00.796Z`, {
                userId: "8",
                sessionId: session,
                itemInSession: place,
                page,
                level,
                status: page === "Error" ? 404 : 200,
                birthDate: "1999-12-31",
            });
        });
    funnel(800, ["Home", "Upgrade", "Submit Upgrade", "Error"]);
    funnel(801, ["Upgrade", "Home", "Submit Upgrade"]);
    funnel(802, ["Error", "Upgrade", "Home", "Upgrade", "Home"]);
    funnel(803, ["Submit Upgrade", "Home"], "paid");
    funnel(804, ["Home"]);
    funnel(805, ["Error", "Home", "Upgrade", "Error"]);
    // Who has become a paying user on the way goes no further on it.
    for (const [place, page] of ["Home", "Upgrade", "Submit Upgrade"].entries()) {
        add(`2018-11-24T08:0${place}:00.796Z`, {
            userId: "9",
            sessionId: 850,
            itemInSession: place,
            page,
            level: place === 0 ? "free" : "paid",
        });
    }
    // Five free listeners, of whom two are a quarter; one of the two looked at Upgrade, and went on.
    for (let place = 0; place < 60; place++) {
        play(`2018-11-25T10:${String(place).padStart(2, "0")}:00.796Z`, "Plain", "Twin", {
            userId: "8",
            sessionId: 860,
            itemInSession: place,
        });
    }
    // Sessions that begin in one second, and ones whose numbers go against the time: 7 days apart, then 21 of silence.
    for (const [session, userId, time] of [
        [1000, "10", "2018-11-21T12:00:00.001Z"],
        [1001, "10", "2018-11-21T12:00:00.002Z"],
        [1102, "11", "2020-12-06T12:00:00.001Z"],
        [1101, "11", "2020-12-13T12:00:00.001Z"],
    ] as const) {
        play(time, "Plain", "Twin", { userId, sessionId: session, level: "paid" });
    }
    // The first moment of the days that a trend compares with those before.
    play("2020-12-28T00:00:00.000Z", "Midnight", "Twin", { userId: "7", sessionId: 790, birthDate: "2000-02-29" });
    // Logged out, before and behind, some with a level and nothing else.
    for (let place = 0; place < 5; place++) {
        add(`2018-11-24T0${place}:30:00.796Z`, {
            auth: "Logged Out",
            userId: "",
            firstName: null,
            lastName: null,
            gender: null,
            location: null,
            registration: null,
            userAgent: null,
            sessionId: 800 + place,
            itemInSession: 9,
        });
    }
    // Born and registered on the last day, before 1970, and on the last day of February.
    for (const [place, birthDate] of ["2021-01-03", "1900-02-28", "1968-02-29", "2021-01-02", null].entries()) {
        add("2021-01-03T11:00:00.000Z", {
            userId: String(900 + place),
            sessionId: 900 + place,
            birthDate,
            registration: place === 4 ? Date.parse("2021-01-03T12:00:00.123Z") : 1,
        });
    }
    // An event that stands twice.
    events.push(events[0] as LogEvent);
    return events;
}

/**
 * A catalogue in which artists differ by case alone, share titles and albums, and some songs last a little longer; two songs
 * have two files, which differ in what they tell.
 */
export function oddSongs(): readonly SongFile[] {
    const songs = TITLES.flatMap((title, index) =>
        ["Twin", "twin", "Björk"].map((artist, place) => ({
            num_songs: 1,
            artist_id: `AR${place}`,
            artist_latitude: index % 2 ? null : -33.5,
            artist_longitude: index % 2 ? null : 151.25,
            artist_location: index % 3 ? " " : "Zürich 🎸",
            artist_name: index % 5 === 0 ? ` ${artist} ` : artist,
            song_id: `SO${index}-${place}`,
            title: index % 4 === 0 ? ` ${title}` : title,
            duration: index % 7 === 6 ? 200.50001 : 200.5,
            year: index % 2 ? 0 : 1999,
            ...(index % 6 === 0 ? {} : { release: ["Hits", "Hits", "hits"][index % 3] as string }),
        })),
    );
    const told = (id: string, files: readonly Partial<SongFile>[]) =>
        files.map((file) => ({ ...(songs[0] as SongFile), song_id: id, year: 1999, ...file }));
    return [
        ...songs,
        ...told("TWICE1", [{ title: "First" }, { title: "Second", release: "Hits" }]),
        ...told("TWICE2", [{ title: "Zulu" }, { title: "Alpha", duration: 300.5 }]),
    ];
}
