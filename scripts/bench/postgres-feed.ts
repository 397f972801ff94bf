import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";

type Value = string | number | null;
type Json = Readonly<Record<string, Value | undefined>>;

/** A staging table, and what becomes of a JSON object on its way into it. */
interface Feed {
    readonly table: string;
    readonly folder: string;
    readonly row: (object: Json) => readonly Value[];
}

const FEEDS: readonly Feed[] = [
    { table: "seed.loading_events", folder: "log_data", row: eventRow },
    { table: "seed.staging_songs", folder: "song_data", row: songRow },
];

/** The seed's way: file by file, an INSERT for each row, committed with its file. */
export async function insertRows(client: Client, data: string): Promise<void> {
    for (const { table, folder, row } of FEEDS) {
        for await (const file of filesIn(path.join(data, folder))) {
            await client.query("begin");
            for (const object of await objectsOf(file)) {
                const values = row(object);
                const places = values.map((_, index) => `$${index + 1}`).join(", ");
                await client.query({
                    name: table,
                    text: `insert into ${table} values (${places})`,
                    values: [...values],
                });
            }
            await client.query("commit");
        }
    }
}

/** All rows of a table in one COPY FROM STDIN, made from the files as it goes. */
export async function copyRows(client: Client, data: string): Promise<void> {
    for (const { table, folder, row } of FEEDS) {
        const lines = async function* () {
            for await (const file of filesIn(path.join(data, folder))) {
                yield (await objectsOf(file)).map((object) => `${row(object).map(copyText).join("\t")}\n`).join("");
            }
        };
        await pipeline(Readable.from(lines()), client.query(copyFrom(`copy ${table} from stdin`)));
    }
}

async function* filesIn(folder: string): AsyncGenerator<string> {
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
        if (entry.isFile()) {
            yield path.join(entry.parentPath, entry.name);
        }
    }
}

async function objectsOf(file: string): Promise<readonly Json[]> {
    const lines = (await readFile(file, "utf8")).split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Json);
}

function eventRow(event: Json): readonly Value[] {
    return [
        ...["artist", "auth", "firstName", "gender", "itemInSession", "lastName", "length", "level", "location"],
        ...["method", "page", "registration", "sessionId", "song", "status"],
    ]
        .map((key) => event[key] ?? null)
        .concat(
            new Date(event.ts as number).toISOString().replace("Z", ""),
            event.userAgent ?? null,
            event.userId === "" ? null : (event.userId ?? null),
            event.birthDate ?? null,
        );
}

function songRow(song: Json): readonly Value[] {
    return [
        ...["num_songs", "artist_id", "artist_latitude", "artist_longitude", "artist_location", "artist_name"],
        ...["song_id", "title", "duration", "year", "release"],
    ].map((key) => song[key] ?? null);
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** Source: PostgreSQL manual, "COPY", text format. */
function copyText(value: Value): string {
    return value === null ? "\\N" : String(value).replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] as string);
}
