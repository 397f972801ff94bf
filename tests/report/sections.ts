/** Tests of the report's sections besides the dashboard: report.test.ts runs them, on the warehouse that it needs, too. */
import path from "node:path";
import type { Client } from "pg";
import type { Browser } from "playwright-core";
import type { Project } from "../../scripts/dataform";
import { writeReport } from "../../scripts/report/index";
import { readLineage } from "../../scripts/report/lineage";
import { readQuestions } from "../../scripts/report/questions";
import { query } from "../support/warehouse";
import { type OpenReport, openReport, PICTURES, reportBrowser } from "./chromium";
import { HOSTILE_TABLE, reportWarehouse } from "./warehouse";

const MINUTES = 60_000;

let credentials: string;
let client: Client;
let browser: Browser;
let project: Project;
let folder: string;
let file: string;
beforeAll(async () => {
    browser = await reportBrowser();
    ({ credentials, client, project, folder, file } = await reportWarehouse());
}, 6 * MINUTES);

/** The file that was looked at last, and its page: opening one is most of what a test here takes. */
let open: { readonly file: string; readonly report: OpenReport } | undefined;
afterAll(() => open?.report.page.close());

/** Goes to a part of the report, does something there, and sees to it that nothing went wrong on the page besides. */
async function at<Result>(part: string, work: (page: OpenReport["page"]) => Promise<Result>): Promise<Result> {
    if (open?.file === file) {
        await open.report.goTo(part);
    } else {
        await open?.report.page.close();
        open = { file, report: await openReport(browser, file, {}, part) };
    }
    const { page, complaints, requests } = open.report;
    const result = await work(page);
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
    expect(await page.title()).toBe("Sparkify song plays");
    return result;
}

describe("the history", () => {
    test("has a run that failed when there was no table yet, and the one after it", async () => {
        const runs = await query(
            credentials,
            "select outcome, error, rows_loaded > 0 as has_loaded from staging.etl_runs order by started_at",
        );
        expect(runs).toEqual([
            { outcome: "failed", error: expect.stringMatching(/^Unit test broken_test /), has_loaded: false },
            { outcome: "failed", error: expect.stringMatching(/^Assertion broken_check /), has_loaded: true },
        ]);
    });

    test("keeps words with quotes and backslashes as they are", async () => {
        const [step] = await query(
            credentials,
            "select outcome, error from staging.etl_steps where kind = 'unit test' and name = 'broken_test'",
        );
        expect(step).toMatchObject({ outcome: "failed", error: expect.stringContaining(String.raw`"It's \ "here""`) });
    });
});

describe("the catalogue", () => {
    test("has every column of the warehouse, with its type and meaning", async () => {
        const columns = await query(
            credentials,
            `select table_schema || '.' || table_name as name, column_name
            from svv_columns
            where table_schema in ('staging', 'sparkify', 'analytics')
            order by table_schema, table_name, ordinal_position`,
        );
        const expected = columns.map(({ name, column_name }) => `${name}.${column_name}`);
        expect(expected.length).toBeGreaterThan(100);
        const cells = await at("#catalogue", (page) =>
            page.evaluate(async () => {
                const entries = [...document.querySelectorAll<HTMLDetailsElement>("details.entry")];
                for (const entry of entries) {
                    entry.open = true;
                }
                await new Promise((done) => setTimeout(done, 100));
                return entries.flatMap((entry) =>
                    [...entry.querySelectorAll(".wide tbody tr")].map((row) => {
                        const [name, type, , meaning] = [...row.children].map((cell) => cell.textContent ?? "");
                        return { name: `${entry.dataset.table}.${name}`, type, meaning };
                    }),
                );
            }),
        );
        expect(cells.map(({ name }) => name)).toEqual(expected);
        expect(cells.filter(({ type, meaning }) => type === "" || meaning === "")).toEqual([]);
        const typeOf = (name: string) => cells.find((cell) => cell.name === name)?.type;
        expect(typeOf("sparkify.songplay.title")).toBe("varchar(1024)");
        expect(typeOf("sparkify.songplay.length")).toBe("numeric(10, 5)");
    });

    test("takes a table's name for a name, whatever is in it", async () => {
        const entry = await at("#catalogue", async (page) => {
            const texts = await page
                .locator(".entry")
                .evaluateAll((entries) =>
                    entries.map((entry) => ({ name: (entry as HTMLElement).dataset.table, text: entry.textContent })),
                );
            return texts.find(({ name }) => name === `analytics.${HOSTILE_TABLE}`);
        });
        expect(entry?.text).toContain("1 row");
        expect((await query(credentials, "select count(*) > 0 as there from staging.etl_steps"))[0]?.there).toBe(true);
    });

    test("tells of a table its rows, its keys, what it refers to and how its checks went", async () => {
        const [counted] = await query(credentials, "select count(*) as plays from sparkify.songplay");
        const text = await at("#catalogue/sparkify.songplay", (page) =>
            page.locator('[data-table="sparkify.songplay"]').innerText(),
        );
        expect(text).toContain(`${Number(counted?.plays).toLocaleString("en-US")} rows`);
        expect(text).toContain("Key: songplay_id");
        expect(text).toMatch(/distkey, → sparkify\.users\.user_id \(checked\)/);
        expect(text).toMatch(
            /✓ passed assertion songplay_users_are_known in the run of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/,
        );
        expect(text).toContain("✗ failed assertion broken_check");
        expect(text).toContain("<img src=x");
        const songs = await at("#catalogue/sparkify.songs", (page) =>
            page.locator('[data-table="sparkify.songs"]').innerText(),
        );
        expect(songs).toContain("✓ passed unit test songs_year_nought_is_not_known");
    });

    test("finds tables by the words of a column, and says so when there is none", async () => {
        await at("#catalogue", async (page) => {
            await page.getByLabel("Search tables and columns").fill("davis-bacon");
            expect(await page.locator(".entry:visible").count()).toBe(0);
            expect(await page.locator(".found").innerText()).toBe('Nothing is named or described like "davis-bacon".');
            await page.getByLabel("Search tables and columns").fill("album song");
            const found = await page
                .locator(".entry:visible")
                .evaluateAll((entries) => entries.map((entry) => (entry as HTMLElement).dataset.table));
            expect(found).toContain("sparkify.songs");
            expect(found).not.toContain("sparkify.time");
        });
    });
});

describe("the lineage", () => {
    test("has every model of the compiled project, every source and every chart, and their edges", async () => {
        const models = project.actions.filter(({ kind }) => kind !== "assertion");
        const questions = await readQuestions();
        const { nodes, edges } = await at("#lineage", async (page) => ({
            nodes: await page
                .locator("svg.lineage .node")
                .evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-node"))),
            edges: await page.locator("svg.lineage path.edge[d]").count(),
        }));
        expect(nodes).toEqual(
            expect.arrayContaining([
                ...models.map(({ schema, name }) => `${schema}.${name}`),
                ...questions.map(({ name }) => `chart/${name}`),
                "s3://udacity-dend/log_data/",
                "s3://udacity-dend/song_data/",
                "s3://udacity-dend/log_json_path.json",
            ]),
        );
        expect(new Set(nodes).size).toBe(nodes.length);
        const lineage = await readLineage(project);
        expect(edges).toBe(lineage.edges.length);
        const links = lineage.edges.map(({ from, to }) => `${from} > ${to}`);
        const isModel = new Set(models.map(({ schema, name }) => `${schema}.${name}`));
        expect(links).toEqual(
            expect.arrayContaining([
                ...[...isModel].flatMap((name) =>
                    (project.dependencies[name] ?? [])
                        .filter((other) => isModel.has(other))
                        .map((other) => `${other} > ${name}`),
                ),
                "s3://udacity-dend/song_data/ > staging.staging_songs",
                "analytics.trending_songs > chart/trending_songs",
            ]),
        );
    });

    test("brings out what a model comes from and leads to, by the keyboard too, and shows its SQL and checks", async () => {
        await at("#lineage", async (page) => {
            const node = page.locator('[data-node="sparkify.songplay"]');
            await node.focus();
            await page.keyboard.press("Enter");
            await page.waitForSelector('.node.is-selected[data-node="sparkify.songplay"]');
            const ids = (kind: string) =>
                page
                    .locator(`.node.${kind}`)
                    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-node")));
            const upstream = await ids("is-upstream");
            expect(upstream).toEqual(expect.arrayContaining(["staging.staging_songs", "s3://udacity-dend/song_data/"]));
            expect(upstream).not.toContain("sparkify.users");
            expect(await ids("is-downstream")).toEqual(
                expect.arrayContaining(["analytics.trending_songs", "chart/trending_songs"]),
            );
            const panel = page.locator(".lineage-panel");
            expect(await panel.locator("h3").innerText()).toBe("sparkify.songplay");
            expect(await panel.locator(".lineage-sql").innerText()).toContain('from "sparkify"."songplay_events"');
            expect(await panel.locator(".wide tbody th").allInnerTexts()).toEqual(
                expect.arrayContaining(["songplay_id", "title", "artist_name"]),
            );
            expect(await panel.innerText()).toContain("✗ failed assertion broken_check");
            await panel.getByRole("link", { name: "songplay_events" }).click();
            await page.waitForSelector('.node.is-selected[data-node="sparkify.songplay_events"]');
            expect(await panel.locator(".lineage-sql").innerText()).toContain('from "staging"."staging_songs"');
        });
    });

    test("comes closer at a press, and a name that is none is said to be none", async () => {
        await at("#lineage/no%25such%3Cb%3E", async (page) => {
            expect(await page.locator(".lineage-status").innerText()).toBe("There is no no%such<b> in the lineage.");
            const width = () => page.locator("svg.lineage").evaluate((drawing) => drawing.clientWidth);
            const before = await width();
            await page.getByRole("button", { name: "Closer" }).click();
            expect(await width()).toBeGreaterThan(before);
        });
    });
});

describe("the run page", () => {
    test("shows the step that failed, what ran when, what COPY rejected, and earlier runs", async () => {
        await at("#runs", async (page) => {
            const failed = page.getByRole("region", { name: "What failed in the newest run" });
            expect(await failed.locator("tbody tr").allInnerTexts()).toEqual([
                expect.stringMatching(
                    /^sparkify_assertions\.broken_check\s+assertion\s+Assertion failed: query returned 1 row/,
                ),
            ]);
            const steps = await query(
                credentials,
                `select name
                from staging.etl_steps
                where
                    run_id = (select run_id from staging.etl_runs order by started_at desc limit 1)
                    and started_at is not null
                    and kind <> 'assertion'`,
            );
            await page.waitForSelector(".gantt svg");
            await expect(page.locator(".gantt .mark-rect.role-mark path").count()).resolves.toBe(steps.length);
            const runs = page.getByRole("region", { name: "The history of runs, newest first" });
            expect(await runs.locator("tbody tr").allInnerTexts()).toEqual([
                expect.stringMatching(/etl\s+✗ failed.*broken_check/),
                expect.stringMatching(/etl\s+✗ failed.*broken_test/),
            ]);
            const rejected = page.getByRole("region", { name: "Rejected values" });
            expect(await rejected.innerText()).toContain("<img src=x");
            const text = await page.locator("#section-runs").innerText();
            expect(text).toMatch(/(\d+) of \1 unit tests passed/);
            const [errors] = await query(
                credentials,
                `select count(distinct filename || '|' || line_number) as records
                from staging.load_errors`,
            );
            expect(text).toContain(`COPY rejected ${errors?.records} records.`);
        });
    });

    test("says so where no run is recorded", async () => {
        await client.query("create table staging.kept_runs as select * from staging.etl_runs");
        await client.query("delete from staging.etl_runs");
        const whole = file;
        try {
            ({ file } = await writeReport({ client, project, out: path.join(folder, "without-runs") }));
            const text = await at("#runs", (page) => page.locator("#section-runs").innerText());
            expect(text).toContain("No run is recorded in this warehouse yet.");
            const songs = await at("#catalogue/sparkify.songs", (page) =>
                page.locator('[data-table="sparkify.songs"]').innerText(),
            );
            expect(songs).toContain("not run yet");
        } finally {
            file = whole;
            await client.query("insert into staging.etl_runs select * from staging.kept_runs");
            await client.query("drop table staging.kept_runs");
        }
    });
});

if (PICTURES !== "") {
    test("pictures for the README", async () => {
        for (const colours of ["light", "dark"] as const) {
            const look = { colours, size: { width: 1190, height: 800 } };
            const { page } = await openReport(browser, file, look, "#lineage/analytics.trending_songs");
            await page.getByRole("button", { name: "Whole width" }).click();
            await page.locator(".lineage-box").screenshot({ path: path.join(PICTURES, `lineage-${colours}.png`) });
            await page.close();
        }
    });
}
