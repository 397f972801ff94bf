import type { Project } from "../../scripts/dataform";
import { query } from "../support/warehouse";

/** Tests of what every model's table must be like, in a warehouse that a run of all days has built. */
export function testColumns(built: () => { readonly project: Project; readonly credentials: string }): void {
    test("the columns that a model documents are its table's, in the same order, and carry their description", async () => {
        const rows = await query(
            built().credentials,
            `select table_schema || '.' || table_name as model, column_name, remarks
            from svv_columns
            where table_schema in ('staging', 'sparkify', 'analytics')
            order by table_schema, table_name, ordinal_position`,
        );
        const found = new Map<unknown, unknown[]>();
        for (const { model, column_name } of rows) {
            found.set(model, [...(found.get(model) ?? []), column_name]);
        }
        const { actions, descriptions } = built().project;
        const models = actions
            .filter(({ kind, isTable }) => kind === "view" || isTable)
            .map(({ schema, name }) => `${schema}.${name}`);
        const documented = models.map((model) => [model, Object.keys(descriptions[model]?.columns ?? {})]);
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(documented));
        const undescribed = rows.filter(({ model, remarks }) => model === "sparkify.songplay" && !remarks);
        expect(undescribed).toEqual([]);
    });

    test("no text column of a table is of the greatest width", async () => {
        const widest = await query(
            built().credentials,
            `select table_name, column_name
            from svv_columns
            where table_schema in ('staging', 'sparkify') and character_maximum_length > 4096
            order by table_name, column_name`,
        );
        expect(widest).toEqual([]);
    });

    test("tables lie and are sorted as their models say", async () => {
        const rows = await query(
            built().credentials,
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
}
