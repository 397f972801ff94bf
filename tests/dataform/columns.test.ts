import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { compileProject, runActions } from "../../scripts/dataform";
import { generate } from "../../scripts/generate";
import { createPlace, type Place, PROJECT } from "../support/command";
import { query } from "../support/warehouse";
import { compile } from "./graph";

let place: Place;
let data: string;
beforeAll(async () => {
    place = createPlace();
    data = mkdtempSync(path.join(tmpdir(), "sparkify-columns-"));
    await generate({ out: data, events: 300, days: 3, users: 12, broken: 0 });
    await place.infra("create", "--port", "0", "--data", data);
    const results = await runActions(await compileProject(PROJECT), { credentials: place.credentials });
    expect(results.filter(({ kind, outcome }) => kind !== "assertion" && outcome !== "done")).toEqual([]);
}, 120_000);
afterAll(async () => {
    await place.remove();
    rmSync(data, { recursive: true, force: true });
});

test("the columns that a model documents are its table's, in the same order, and carry their description", async () => {
    const rows = await query(
        place.credentials,
        `select table_schema || '.' || table_name as model, column_name, remarks
        from svv_columns
        where table_schema in ('staging', 'sparkify', 'analytics')
        order by table_schema, table_name, ordinal_position`,
    );
    const found = new Map<unknown, unknown[]>();
    for (const { model, column_name } of rows) {
        found.set(model, [...(found.get(model) ?? []), column_name]);
    }
    const { models } = await compile();
    const documented = new Map(models.map(({ schema, name, columns }) => [`${schema}.${name}`, columns]));
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(documented));
    const undescribed = rows.filter(({ model, remarks }) => model === "sparkify.songplay" && !remarks);
    expect(undescribed).toEqual([]);
});

test("no text column of a table is of the greatest width", async () => {
    const widest = await query(
        place.credentials,
        `select table_name, column_name
        from svv_columns
        where table_schema in ('staging', 'sparkify') and character_maximum_length > 4096
        order by table_name, column_name`,
    );
    expect(widest).toEqual([]);
});

test("tables lie and are sorted as their models say", async () => {
    const rows = await query(
        place.credentials,
        `select
            pg_namespace.nspname || '.' || pg_class.relname || '.' || pg_attribute.attname as key,
            pg_attribute.attisdistkey as distkey,
            pg_attribute.attsortkeyord as sortkey
        from pg_attribute
        inner join pg_class
            on pg_class.oid = pg_attribute.attrelid
        inner join pg_namespace
            on pg_namespace.oid = pg_class.relnamespace
        where
            pg_namespace.nspname in ('staging', 'sparkify')
            and (pg_attribute.attisdistkey or pg_attribute.attsortkeyord <> 0)`,
    );
    const keys = rows.map(
        ({ key, distkey, sortkey }) => `${key}${distkey ? " dist" : ""}${sortkey ? ` sort ${sortkey}` : ""}`,
    );
    expect(keys).toEqual(
        expect.arrayContaining([
            "sparkify.artists.artist_id sort 1",
            "sparkify.songplay.start_time sort 1",
            "sparkify.songplay.user_id dist",
            "sparkify.songs.song_id sort 1",
            "sparkify.time.start_time sort 1",
            "sparkify.users.user_id dist sort 1",
            "staging.staging_events.log_date sort 1",
            "staging.staging_events.ts sort 2",
            "staging.staging_events.user_id dist",
            "staging.staging_songs.artist_id dist sort 1",
            "staging.staging_songs.song_id sort 2",
        ]),
    );
});
