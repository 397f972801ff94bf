import { readFileSync } from "node:fs";
import path from "node:path";
import { KEPT_TABLES } from "../../scripts/kept-tables";
import { PROJECT } from "../support/command";
import { compile, type Graph, type Model } from "./graph";

let graph: Graph;
let graphOfDay: Graph;
beforeAll(async () => {
    graph = await compile();
    graphOfDay = await compile({ date: "2018-11-05", songs: "keep" });
});

/** The queries of the assertions that concern a table. */
function checksOf({ name }: Model): string {
    return graph.assertions
        .filter(({ dependencies }) => dependencies.includes(name))
        .map(({ query }) => query)
        .join("\n");
}

function sqlOf(model: string): string {
    return graph.models.find(({ name }) => name === model)?.sql ?? "";
}

test("the project compiles", () => {
    expect(graph.errors).toEqual([]);
    expect(graph.models.length).toBeGreaterThan(0);
});

test("a model's file is named after it, its one tag after the folder", () => {
    for (const { name, file, tags } of graph.models) {
        expect({ name: path.parse(file).name, tags }).toEqual({
            name,
            tags: [path.basename(path.dirname(file))],
        });
    }
});

test("a model's description tells its grain, and its columns are described", () => {
    const untold = graph.models.filter(
        ({ description, columns }) => !/\bOne row per \w[^.]*\./.test(description) || columns.length === 0,
    );
    expect(untold.map(({ name }) => name)).toEqual([]);
});

test("every table has a check that its key stands once, and one that what must be there is", () => {
    const tables = graph.models.filter(({ isTable }) => isTable);
    expect(tables.filter((table) => !/count\b.*> 1$/ims.test(checksOf(table))).map(({ name }) => name)).toEqual([]);
    expect(tables.filter((table) => !/ is (not )?null/i.test(checksOf(table))).map(({ name }) => name)).toEqual([]);
});

test("every model with logic has a unit test", () => {
    const tested = new Set(graph.tests.map(({ dataset }) => dataset));
    const untested = graph.models
        .filter(({ sql }) => /^\s*(with|select)\b/.test(sql))
        .map(({ name }) => name)
        .filter((name) => !tested.has(name) && !tested.has(`built_${name}`));
    // The places are constants, what has changed are rows of another table. The logic of songplay is that of
    // songplay_events.
    const withoutLogic = untested.filter((name) => name === "us_places" || name.startsWith("changed_"));
    expect(untested.filter((name) => !withoutLogic.includes(name))).toEqual(["songplay"]);
});

test("what has changed is forgotten only when all that is built from it is there, and checked", () => {
    const reads = ({ sql }: Pick<Model, "sql">, tables: readonly string[]) =>
        tables.some((table) => sql.includes(`."${table}"`));
    const { models, assertions } = graphOfDay;
    const views = models.filter(({ isTable }) => !isTable);
    const changed = views.filter((view) => reads(view, ["changed_sessions"]) || view.name.startsWith("changed_"));
    const changedViews = changed.map(({ name }) => name);
    const onThem = views.filter((view) => reads(view, changedViews)).map(({ name }) => name);
    const readers = [
        ...models.filter(({ isTable }) => isTable),
        ...assertions.map(({ name, query }) => ({ name, sql: query })),
    ].filter(
        (reader) =>
            !["staging_events", "changed_sessions"].includes(reader.name) &&
            reads(reader, ["changed_sessions", ...changedViews, ...onThem]),
    );
    const file = readFileSync(path.join(PROJECT, "definitions", "changes", "forget_changes.sqlx"), "utf8");
    const [, list = ""] = /dependencies: \[(.*?)\]/s.exec(file) ?? [];
    expect([...list.matchAll(/"(\w+)"/g)].map(([, name]) => name).sort()).toEqual(
        readers.map(({ name }) => name).sort(),
    );
});

test("a run without a day keeps no table, one of a day that keeps the songs those that etl looks for first", () => {
    expect(graph.models.filter(({ isKept }) => isKept)).toEqual([]);
    const kept = graphOfDay.models.filter(({ isKept }) => isKept).map(({ schema, name }) => `${schema}.${name}`);
    expect(kept.sort()).toEqual([...KEPT_TABLES].sort());
});

test("songs that were put together are loaded by their manifest, and what of them is rejected is known as theirs", async () => {
    const { models, errors } = await compile({ songManifest: "s3://mine/parts/songs.manifest" });
    expect(errors).toEqual([]);
    const sql = (model: string) => models.find(({ name }) => name === model)?.sql;
    expect(sql("staging_songs")).toMatch(/from 's3:\/\/mine\/parts\/songs.manifest'[^;]*\nmanifest\ngzip/);
    expect(sql("load_errors")).toContain("len('s3://mine/parts/')) = 's3://mine/parts/' then 'staging_songs'");
});

test("by default the public bucket is loaded, with the cluster's own role", () => {
    const sql = sqlOf("staging_events");
    expect(sql).toContain("from 's3://udacity-dend/log_data/'");
    expect(sql).toContain("json 's3://udacity-dend/log_json_path.json'");
    expect(sql).toContain("iam_role default");
    expect(sql).toContain("region 'us-west-2'");
    expect(sql).toMatch(/maxerror \d+/);
});

test("places, limits, the day of a load and the days that trends compare can be set", async () => {
    const role = "arn:aws:iam::123456789012:role/load/sparkify";
    graph = await compile({
        logData: "s3://mine/logs",
        songData: "s3://mine/songs/",
        region: "eu-central-1",
        iamRole: role,
        maxLoadErrors: "7",
        date: "2018-11-05",
        trendingDays: "3",
    });
    expect(graph.errors).toEqual([]);
    expect(sqlOf("trending_albums")).toContain("dateadd(day, -5, as_of_date) as previous_start");
    expect(sqlOf("staging_songs")).toContain(
        `from 's3://mine/songs/'\niam_role '${role}'\nregion 'eu-central-1'\njson 'auto'\nmaxerror 7`,
    );
    expect(sqlOf("staging_events")).toContain("from 's3://mine/logs/2018/11/2018-11-05'\n");
    expect(sqlOf("staging_events")).toContain("log_date in (cast('2018-11-05' as date))");
});

test("what a variable can't be is refused with a sentence that names it", async () => {
    const { errors } = await compile({
        songData: "songs",
        songs: "none",
        date: "2018-11-31",
        maxRejectedShare: "5%",
        asOf: "2018-11-30T00:00:00Z",
    });
    expect(errors.join("\n")).toContain(
        'definitions/staging/staging_songs.sqlx: The variable songData takes an address such as s3://bucket/log_data, not "songs".',
    );
    expect(errors.join("\n")).toContain(
        'The variable date takes a day such as 2018-11-15, or several, or nothing, not "2018-11-31".',
    );
    expect(errors.join("\n")).toContain(
        'definitions/staging/changed_events.sqlx: The variable songs is load or keep, not "none".',
    );
    expect(errors.join("\n")).toContain(
        'The variable asOf takes a day such as 2018-11-20, or nothing, not "2018-11-30T00:00:00Z".',
    );
    expect(errors.join("\n")).toContain(
        'The variable maxRejectedShare takes a share from 0 to 1 such as 0.05, not "5%".',
    );
});
