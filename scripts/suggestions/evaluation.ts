import type { Client } from "pg";

/** How often a user's next songs are among the ten that would have been suggested. */
export interface Evaluation {
    /** Users with enough history to leave some of it out. */
    readonly users: number;
    /** New songs that each of them went on to: what was left out. */
    readonly songsEach: number;
    readonly methods: readonly MethodResult[];
}

/** One way to suggest. */
export interface MethodResult {
    readonly method: "song_suggestions" | "most popular";
    /** Users with at least one of their next songs among ten suggestions, 0 to 1. */
    readonly hitRate: number;
    /** Next songs that were among the suggestions, 0 to 1. */
    readonly recall: number;
}

/** New songs that are left out for each user. */
const LEFT_OUT = 5;

/** A user's songs that must be left to learn from. */
const LEAST_HISTORY = 5;

const SUGGESTIONS = 10;

const PLAYS = `"sparkify"."songplay"`;

/**
 * Leaves out what each user went on to: the plays from the fifth last song on that was new to the user. What is left is what
 * the suggestions and the most popular songs are made from; the new songs are what they should name. Users with too little
 * history keep all of theirs. `query` is that of the mart.
 */
export async function evaluate(client: Client, query: string): Promise<Evaluation> {
    if (!query.includes(PLAYS)) {
        throw new Error(`The query of song_suggestions does not read ${PLAYS}.`);
    }
    for (const statement of [...split(), ...suggest(query)]) {
        await client.query(statement);
    }
    const { rows } = await client.query<{ method: string; users: string; songs: string }>(
        `select
            suggestions.method,
            count(distinct next_songs.user_id) as users,
            count(*) as songs
        from suggestions
        inner join next_songs
            on next_songs.user_id = suggestions.user_id
            and next_songs.title = suggestions.title
            and next_songs.artist_name = suggestions.artist_name
        group by suggestions.method`,
    );
    const all = await client.query<{ users: string; songs: string }>(
        "select count(distinct user_id) as users, count(*) as songs from next_songs",
    );
    const users = Number(all.rows[0]?.users);
    const songs = Number(all.rows[0]?.songs);
    const result = (method: MethodResult["method"]): MethodResult => {
        const found = rows.find((row) => row.method === method);
        return {
            method,
            hitRate: users === 0 ? 0 : Number(found?.users ?? 0) / users,
            recall: songs === 0 ? 0 : Number(found?.songs ?? 0) / songs,
        };
    };
    return { users, songsEach: LEFT_OUT, methods: [result("song_suggestions"), result("most popular")] };
}

/** Temporary tables: next_songs, what is left out; learned_plays, what is left. */
function split(): readonly string[] {
    return [
        `create temp table first_plays as
        select
            user_id,
            title,
            artist_name,
            start_time,
            row_number() over (partition by user_id order by start_time desc, title, artist_name) as place_from_end,
            count(*) over (partition by user_id) as songs
        from (
            select user_id, title, artist_name, min(start_time) as start_time
            from sparkify.songplay
            group by user_id, title, artist_name
        ) as user_songs`,
        `create temp table cuts as
        select user_id, start_time as cut_time
        from first_plays
        where
            place_from_end = ${LEFT_OUT}
            and songs >= ${LEFT_OUT + LEAST_HISTORY}`,
        `create temp table next_songs as
        select first_plays.user_id, first_plays.title, first_plays.artist_name
        from first_plays
        inner join cuts
            on cuts.user_id = first_plays.user_id
            and first_plays.start_time >= cuts.cut_time`,
        `create temp table learned_plays as
        select songplay.*
        from sparkify.songplay
        left join cuts
            on cuts.user_id = songplay.user_id
        where
            cuts.cut_time is null
            or songplay.start_time < cuts.cut_time`,
    ];
}

/** The temporary table suggestions, ten for each method and user. */
function suggest(query: string): readonly string[] {
    return [
        `create temp table suggestions as
        select cast('song_suggestions' as varchar(32)) as method, user_id, title, artist_name
        from (${query.replaceAll(PLAYS, "learned_plays")}\n) as song_suggestions`,
        `insert into suggestions
        with
        heard as (
            select distinct user_id, title, artist_name from learned_plays
        ),
        ranked as (
            select
                title,
                artist_name,
                row_number() over (order by count(*) desc, title, artist_name) as popularity
            from heard
            group by title, artist_name
        ),
        heard_counts as (
            select user_id, count(*) as songs
            from heard
            group by user_id
        ),
        offered as (
            -- So many that ${SUGGESTIONS} are left after those that the user has heard.
            select
                heard_counts.user_id,
                ranked.title,
                ranked.artist_name,
                row_number() over (partition by heard_counts.user_id order by ranked.popularity) as place
            from heard_counts
            inner join ranked
                on ranked.popularity <= heard_counts.songs + ${SUGGESTIONS}
            left join heard
                on heard.user_id = heard_counts.user_id
                and heard.title = ranked.title
                and heard.artist_name = ranked.artist_name
            where heard.user_id is null
        )
        select 'most popular' as method, user_id, title, artist_name
        from offered
        where place <= ${SUGGESTIONS}`,
    ];
}
