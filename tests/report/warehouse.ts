import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Client } from "pg";
import { connectWith } from "../../infra/connection";
import { requireCredentials } from "../../infra/credentials";
import { compileProject, type Project } from "../../scripts/dataform";
import { generate } from "../../scripts/generate";
import { filesBelow } from "../scripts/bucket-folder";
import { type Clone, createClone } from "../support/clone";
import { PROJECT } from "../support/command";

/** A song that wants to be more than text. */
export const HOSTILE_SONG = `<img src=x onerror="document.title='taken'"></script><script>document.title='taken'</script>`;
/** An artist with what CSV has to quote, whom a spreadsheet would run. */
export const HOSTILE_ARTIST = `=HYPERLINK("http://127.0.0.1/","and") & <b>bold</b>`;
/** Beyond the states: Vega's own map has no place for it. */
const FAR_AWAY = "Mayagüez, PR";

/** A rejected record that wants to be more than text. */
const HOSTILE = `<img src=x onerror="document.title='taken'">`;

/** Anybody who may make a table may give it any name. */
export const HOSTILE_TABLE = `it's a.b"; drop table staging.etl_steps; --`;
const HOSTILE_COLUMN = "__proto__";

/** It fails, and would be markup if its words were not text. */
const BROKEN_CHECK = `config { type: "assertion", tags: ["assertions"], description: "Never holds: ${HOSTILE.replaceAll('"', "'")}" }
select 1 as broken from \${ref("songplay")} as songplay limit 1`;

/** It fails, and says so with quotes and a backslash. */
const BROKEN_TEST = String.raw`config { type: "test", dataset: "songs" }
input "staging_songs" { ${"$"}{example.songFiles({ title: "Title" })} }
${"$"}{example.songs({ title: "It's \\\\ \"here\"" })}`;

/** A built warehouse for tests of the report. */
export interface ReportWarehouse {
    /** Its credentials' file. */
    readonly credentials: string;
    /** On the warehouse. */
    readonly client: Client;
    /** What it was built from. */
    readonly project: Project;
    readonly folder: string;
    /** The report that `npm run report` has written. */
    readonly file: string;
    /** Its client must be ended before. */
    remove(): Promise<void>;
}

let built: Promise<ReportWarehouse> | undefined;

/** The warehouse of all tests of a run; the first who asks has it built. */
export function reportWarehouse(): Promise<ReportWarehouse> {
    built ??= buildReportWarehouse();
    return built;
}

/**
 * Loads and builds made-up data, with a hostile song that leads the newest day's songs, an area in Puerto Rico, a hostile
 * record that is rejected and a hostile table. Its history has a first run that failed before there was any table, then one
 * in which a check failed.
 */
async function buildReportWarehouse(): Promise<ReportWarehouse> {
    const clone = createClone();
    const remove = async () => {
        await clone.run("infra/cli.ts", "delete", "--target", "local", "--yes");
        clone.dispose();
    };
    try {
        return { ...(await buildIn(clone)), remove };
    } catch (error) {
        await remove();
        throw error;
    }
}

async function buildIn(clone: Clone): Promise<Omit<ReportWarehouse, "remove">> {
    clone.thin("tests", /^songs_/);
    // So that birth dates are loaded too.
    const settingsText = readFileSync(path.join(PROJECT, "dataform.json"), "utf8");
    const settings = JSON.parse(settingsText);
    const vars = { ...settings.vars, logJsonPath: "auto ignorecase" };
    clone.write("dataform.json", JSON.stringify({ ...settings, vars }));

    const data = path.join(clone.root, "bucket");
    await generate({ out: data, events: 2500, days: 20, users: 60, songs: 120 });
    addHostileEvents(data);
    const flags = ["--target", "local", "--port", "0", "--data", data, "--max-threads", "1"];
    expect(await clone.run("infra/cli.ts", "create", ...flags)).toMatchObject({ code: 0 });

    clone.write("definitions/tests/broken_test.sqlx", BROKEN_TEST);
    expect(await clone.run("scripts/etl.ts")).toMatchObject({ code: 1 });
    clone.remove("definitions/tests/broken_test.sqlx");
    clone.write("definitions/assertions/broken_check.sqlx", BROKEN_CHECK);
    expect(await clone.run("scripts/etl.ts")).toMatchObject({ code: 1 });

    clone.write("dataform.json", settingsText);
    const credentials = path.join(clone.root, ".df-credentials.json");
    const client = await connectWith(credentials, await requireCredentials(credentials));
    await makeHostileTable(client);
    const written = await clone.run("scripts/report.ts");
    expect(written).toMatchObject({ code: 0, stderr: "" });
    expect(written.stdout).toMatch(/^Wrote .*index\.html, \d\.\d MB: open it in a browser\.\n$/);
    return {
        credentials,
        client,
        project: await compileProject(clone.root),
        folder: clone.root,
        file: path.join(clone.root, "report", "index.html"),
    };
}

/** A record that COPY rejects, and plays that go on from a user's last one, in the newest file. */
function addHostileEvents(data: string): void {
    const newest = filesBelow(data, "log_data").at(-1) ?? "";
    const file = path.join(data, newest);
    const play = readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line.includes('"NextSong"') && line.endsWith("}"))
        .at(-1);
    const last = JSON.parse(play ?? "");
    const added = Array.from({ length: 12 }, (_, place) => ({
        ...last,
        song: HOSTILE_SONG,
        artist: HOSTILE_ARTIST,
        location: FAR_AWAY,
        ts: last.ts + place + 1,
        itemInSession: 500 + place,
    }));
    const lines = [...added, { ts: HOSTILE, page: HOSTILE }].map((event) => `${JSON.stringify(event)}\n`);
    appendFileSync(file, lines.join(""));
}

async function makeHostileTable(client: Client): Promise<void> {
    const table = `analytics.${quotedName(HOSTILE_TABLE)}`;
    await client.query(
        `create table ${table} as select 1 as ${quotedName(HOSTILE_COLUMN)};
        comment on column ${table}.${quotedName(HOSTILE_COLUMN)} is '${HOSTILE.replaceAll("'", "''")}'`,
    );
}

/** A name as SQL has it, whatever is in it. */
export function quotedName(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
}

/** The files in a folder. */
export function filesIn(folder: string): readonly string[] {
    return readdirSync(folder).sort();
}
