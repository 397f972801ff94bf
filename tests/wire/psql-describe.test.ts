import { spawn, spawnSync } from "node:child_process";
import { type RunningWarehouse, startWarehouse } from "./support/warehouse";

const hasPsql = spawnSync("psql", ["--version"]).status === 0;
const onlyWithPsql = hasPsql ? test : test.skip;
if (!hasPsql) {
    console.warn("psql is not on the PATH: its tests are skipped.");
}

let warehouse: RunningWarehouse;

beforeAll(async () => {
    warehouse = await startWarehouse();
    if (hasPsql) {
        await psql(
            `create schema s;
            create table songs (song_id int not null primary key, title varchar(20) default 'x', price decimal(8,2));
            create table plays (song_id int references songs (song_id), played timestamp);
            create table s.songs (id int);
            create view titles as select title from songs;
            comment on table songs is 'One row per song';
            comment on column songs.title is 'as printed'`,
        );
    }
});
afterAll(async () => await warehouse.stop());

/** What psql prints, without alignment; a failing command ends it. */
async function psql(...commands: readonly string[]): Promise<string> {
    const { host, port, user, password, database } = warehouse.login;
    const pairs = Object.entries({ host, port, user, password, dbname: database, sslmode: "require" });
    const child = spawn("psql", [
        ...["-X", "-A", "-v", "ON_ERROR_STOP=1", "-P", "footer=off"],
        ...commands.flatMap((command) => ["-c", command]),
        pairs.map(([name, value]) => `${name}='${value}'`).join(" "),
    ]);
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
        output += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
        output += chunk.toString();
    });
    await new Promise((resolve) => child.once("close", resolve));
    return output;
}

// The headings are in lower case as Redshift has them: it folds quoted names too.
onlyWithPsql.each<readonly [command: string, printed: string]>([
    [
        "\\d",
        `List of relations
schema|name|type|owner
public|plays|table|sparkify
public|songs|table|sparkify
public|titles|view|sparkify
`,
    ],
    [
        "\\dt s.*",
        `List of relations
schema|name|type|owner
s|songs|table|sparkify
`,
    ],
    [
        "\\dt+ songs",
        `List of relations
schema|name|type|owner|persistence|size|description
public|songs|table|sparkify|permanent||One row per song
`,
    ],
    [
        "\\d songs",
        `Table "public.songs"
Column|Type|Collation|Nullable|Default
song_id|integer||not null|
title|character varying(20)|||'x'
price|numeric(8,2)|||
Indexes:
    "songs_pkey" PRIMARY KEY, btree (song_id)
Referenced by:
    TABLE "plays" CONSTRAINT "plays_song_id_fkey" FOREIGN KEY (song_id) REFERENCES songs(song_id)
`,
    ],
    [
        "\\di",
        `List of relations
schema|name|type|owner|table
public|songs_pkey|index|sparkify|songs
`,
    ],
    [
        "\\d+ plays",
        `Table "public.plays"
Column|Type|Collation|Nullable|Default|Storage|Stats target|Description
song_id|integer||||plain||
played|timestamp without time zone||||plain||
Foreign-key constraints:
    "plays_song_id_fkey" FOREIGN KEY (song_id) REFERENCES songs(song_id)
`,
    ],
    [
        "\\d+ titles",
        `View "public.titles"
Column|Type|Collation|Nullable|Default|Storage|Description
title|character varying(20)||||extended|
View definition:
select title from songs
`,
    ],
    [
        "\\dn",
        `List of schemas
name|owner
public|sparkify
s|sparkify
`,
    ],
])("psql describes: %s", async (command, printed) => {
    expect(await psql(command)).toBe(printed);
});

// What else stands there depends on the release of psql.
onlyWithPsql.each<readonly [command: string, line: RegExp]>([
    ["\\l", /^dev\|sparkify\|UNICODE\|/m],
    ["\\du", /^sparkify\|Superuser, Create role, Create DB/m],
    ["\\df", /^WARNING: .* in pg_proc\.\nHINT: .*\nList of functions\n/],
    ["\\dT", /^List of data types\n/],
    ["\\dp plays", /^public\|plays\|table\|/m],
    ["\\dn+ s", /^s\|sparkify\|/m],
    ["\\sv titles", /^CREATE OR REPLACE VIEW public.titles AS\nselect title from songs$/m],
])("psql shows: %s", async (command, line) => {
    expect(await psql(command)).toMatch(line);
});
