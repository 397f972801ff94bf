import { createRunReader } from "../../scripts/dataform/run";

const songs = { schema: "sparkify", name: "songs", kind: "table", isTable: true, file: "songs.sqlx" } as const;

test.each([
    ['  redshift error: Error executing redshift query: relation "a" does not exist', 'relation "a" does not exist'],
    [
        '  Error setting metadata: Error executing redshift query: relation "sparkify.songs" does not exist',
        'Error setting metadata: Error executing redshift query: relation "sparkify.songs" does not exist',
    ],
])("an action that fails with %j has its reason", (line, message) => {
    const reader = createRunReader({ actions: [songs], dependencies: {} });
    reader.take("Running...");
    reader.take("Dataset creation failed:  sparkify.songs [table]");
    reader.take('  > drop table if exists "sparkify"."songs_temp"');
    reader.take(line);
    expect(reader.finish()).toMatchObject([{ name: "songs", outcome: "failed", message }]);
});
