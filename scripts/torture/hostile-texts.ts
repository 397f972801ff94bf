import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";

/** Texts that would do harm where a value became SQL, a shell's command, a pattern, a path or HTML. */
const TEXTS: readonly string[] = [
    "Robert'); drop table staging.staging_events; --",
    "x' or '1'='1",
    'a "quoted" name',
    "back\\slash \\' \\n end\\",
    "$1 $$ \u0024{process.exit(1)} {{x}} #{y}",
    "%s %d %n %00 100%",
    "`id` $(id) | id; id & id",
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "../../etc/passwd",
    "line\u2028separator\u202egnirts",
    "NULL",
    "a|b,c\td",
    "日本語 🎵 ñ",
];

/** A log file's name with all that is legal in one. */
const FILE = '2018-11-02 \'; drop table x; -- $(id) `id` %41 & <b> "q" # ? [a-z] *-events.json';

const FIRST_USER = 9001;

/** Adds to a bucket, for each text, a user of this name who plays a song of this title, and a line that is no event. */
export async function addHostileTexts(bucket: string): Promise<void> {
    const logs = path.join(bucket, "log_data", "2018", "11");
    const events = (await readFile(path.join(logs, "2018-11-01-events.json"), "utf8")).trim().split("\n");
    const play = events.map(parsed).find((event) => event?.page === "NextSong" && event.userId !== "");
    const lines = TEXTS.map((text, index) =>
        JSON.stringify({
            ...play,
            userId: String(FIRST_USER + index),
            sessionId: FIRST_USER + index,
            firstName: text,
            lastName: text,
            song: text,
            artist: text,
            length: 200 + index,
            ts: Date.UTC(2018, 10, 2, 12, index),
        }),
    );
    await writeFile(path.join(logs, FILE), [...lines, '{"ts": "\'; drop table x; --"}'].join("\n"));
    const songs = path.join(bucket, "song_data", "Z", "Z", "Z");
    await mkdir(songs, { recursive: true });
    for (const [index, text] of TEXTS.entries()) {
        const number = String(index).padStart(4, "0");
        const song = {
            num_songs: 1,
            artist_id: `ARHOSTILE00000${number}`,
            artist_latitude: null,
            artist_longitude: null,
            artist_location: text,
            artist_name: text,
            song_id: `SOHOSTILE00000${number}`,
            title: text,
            duration: 200 + index,
            year: 2000,
            release: text,
        };
        await writeFile(path.join(songs, `TRZZZ${number}.json`), JSON.stringify(song));
    }
}

/** Some lines are broken on purpose. */
function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
    try {
        return JSON.parse(line);
    } catch {
        return undefined;
    }
}

/** Where the tables do not hold the texts as they were. */
export async function changedTexts(client: Client): Promise<readonly string[]> {
    const { rows } = await client.query(
        `select u.user_id, u.first_name, u.last_name, p.title, p.artist_name, s.title as song, s.release, a.name
        from sparkify.songplay as p
        join sparkify.users as u on u.user_id = p.user_id
        left join sparkify.songs as s on s.song_id = p.song_id
        left join sparkify.artists as a on a.artist_id = p.artist_id
        where p.user_id >= ${FIRST_USER} order by p.user_id`,
    );
    const found = rows.map(({ user_id, ...texts }) => ({ user_id, texts: [...new Set(Object.values(texts))] }));
    const expected = TEXTS.map((text, index) => ({ user_id: FIRST_USER + index, texts: [text] }));
    const changed = expected.flatMap((one, index) =>
        JSON.stringify(found[index]) === JSON.stringify(one)
            ? []
            : [`${JSON.stringify(one.texts)} became ${JSON.stringify(found[index]?.texts)}`],
    );
    const errors = await client.query(
        "select count(*) as n from staging.load_errors where filename like '%drop table x; -- $(id)%'",
    );
    return errors.rows[0]?.n === "0" ? [...changed, "the line that is no event is not in load_errors"] : changed;
}
