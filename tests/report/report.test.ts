import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Client } from "pg";
import type { Browser } from "playwright-core";
import type { Project } from "../../scripts/dataform";
import { writeReport } from "../../scripts/report/index";
import { readQuestions } from "../../scripts/report/questions";
import { rowsOf } from "../recompute/loaded";
import { runScript } from "../support/command";
import { seriousViolations } from "./accessibility";
import { type OpenReport, openReport, PHONE, PICTURES, reportBrowser } from "./chromium";
import { readCsv } from "./csv";
import { filesIn, HOSTILE_ARTIST, HOSTILE_SONG, quotedName, type ReportWarehouse, reportWarehouse } from "./warehouse";
// They need the same warehouse, which takes long to build.
import "./sections";

const MINUTES = 60_000;

let warehouse: ReportWarehouse;
let browser: Browser;
let client: Client;
let project: Project;
let file: string;

beforeAll(async () => {
    browser = await reportBrowser();
    warehouse = await reportWarehouse();
    ({ client, project, file } = warehouse);
}, 6 * MINUTES);
afterAll(async () => {
    await browser?.close();
    await client?.end();
    await warehouse?.remove();
});

/** The questions' charts, as the page has them: id and finding. */
async function findings({ page }: OpenReport): Promise<Readonly<Record<string, string>>> {
    return page.evaluate(() =>
        Object.fromEntries(
            [...document.querySelectorAll("article.chart")].map((chart) => [
                chart.id,
                chart.querySelector(".finding")?.textContent ?? "",
            ]),
        ),
    );
}

/** A chart's rows, as its CSV has them. */
async function csvOf(report: OpenReport, chart: string) {
    return readCsv(await csvTextOf(report, chart));
}

async function csvTextOf({ page }: OpenReport, chart: string): Promise<string> {
    const downloading = page.waitForEvent("download");
    await page
        .locator(`#${chart}`)
        .getByRole("button", { name: /^CSV: / })
        .click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`${chart}.csv`);
    return readFileSync(await download.path(), "utf8");
}

/** Some columns of rows, in any order of rows, as texts: numbers that say the same are the same. */
function picked(rows: readonly Readonly<Record<string, string | null>>[], ...columns: readonly string[]) {
    const text = (value: string | null | undefined) =>
        value === null || value === undefined || value === "" || Number.isNaN(Number(value))
            ? (value ?? "")
            : String(Number(Number(value).toPrecision(12)));
    return rows.map((row) => columns.map((column) => text(row[column])).join(" | ")).sort();
}

describe("the page", () => {
    let report: OpenReport;
    beforeAll(async () => {
        report = await openReport(browser, file);
        await report.scrollThrough();
    });
    afterAll(() => report?.page.close());

    test("opens from the disk, asks for nothing, complains of nothing, and draws every chart", async () => {
        await expect(report.page.locator("article.chart").count()).resolves.toBeGreaterThanOrEqual(15);
        const undrawn = await report.page.evaluate(() =>
            [...document.querySelectorAll("article.chart")]
                .filter(
                    (chart) => !chart.querySelector("svg .role-mark path, svg .role-mark line, svg .role-mark text"),
                )
                .map(({ id }) => id),
        );
        expect(undrawn).toEqual([]);
        expect(report.requests.filter((url) => !url.startsWith("data:") && !url.startsWith("blob:"))).toEqual([]);
        expect(report.complaints).toEqual([]);
    });

    test("is one file of less than 3 MB, of which nothing half written is left", () => {
        expect(filesIn(path.dirname(file))).toEqual(["index.html"]);
        expect(statSync(file).size).toBeLessThan(3e6);
    });

    test("shows every question there is, with its SQL as it stands in its file", async () => {
        const buttons = report.page.getByRole("button", { name: /^SQL: / });
        for (const button of await buttons.all()) {
            await button.click();
        }
        const shown = await report.page.locator("article.chart .panel pre code").allTextContents();
        const questions = await readQuestions();
        expect([...shown].sort()).toEqual(questions.map(({ sql }) => sql).sort());
    });

    test("leaves a song's title that is HTML and an artist who is a formula texts, on the chart, in its tooltip, table and CSV", async () => {
        const chart = report.page.locator("#top-songs");
        await expect(chart.locator(".finding").textContent()).resolves.toContain(HOSTILE_SONG);
        await chart.locator("svg .mark-rect path").first().hover();
        const tooltip = report.page.locator("#vg-tooltip-element");
        await expect(tooltip.textContent()).resolves.toContain(HOSTILE_SONG);
        await chart.getByRole("button", { name: /^Table: / }).click();
        await expect(chart.locator("td").allTextContents()).resolves.toContain(HOSTILE_SONG);
        const text = await csvTextOf(report, "top-songs");
        // Not the formula that a spreadsheet would run.
        expect(text).toContain(`,"'${HOSTILE_ARTIST.replaceAll('"', '""')}",12\r\n`);
        const [first] = readCsv(text);
        expect(first).toMatchObject({ title: HOSTILE_SONG, artist_name: HOSTILE_ARTIST, plays: "12" });
        await expect(report.page.title()).resolves.toBe("Sparkify song plays");
        await expect(report.page.locator("img").count()).resolves.toBe(0);
        expect(report.requests.filter((url) => !url.startsWith("data:") && !url.startsWith("blob:"))).toEqual([]);
    });
});

describe("filters", () => {
    let report: OpenReport;
    beforeAll(async () => {
        report = await openReport(browser, file);
        await report.scrollThrough();
    });
    afterAll(() => report?.page.close());
    afterEach(() => report.page.getByRole("button", { name: "Reset" }).click());

    /** The words of a statement that the filters stand for. */
    const where = (day: string, { from, to, level }: { from: string; to: string; level: string }) =>
        `${day} between '${from}' and '${to}'${level === "all" ? "" : ` and level = '${level}'`}`;

    test.each([
        ["everything", 0, 0, "all"],
        ["some days of paid users", 3, 5, "paid"],
        ["one day, free and paid", 6, 13, "all"],
        ["days of free users", 2, 2, "free"],
    ] as const)("to %s: the numbers are those that SQL gives", async (_name, late, early, level) => {
        const [days] = await rowsOf(
            warehouse,
            `select dateadd(day, ${late}, min(activity_date))::date as first_day,
                dateadd(day, -${early}, max(activity_date))::date as last_day
            from analytics.daily_activity`,
        );
        const chosen = { from: String(days?.first_day), to: String(days?.last_day), level };
        await report.page.locator("#filter-from").fill(chosen.from);
        await report.page.locator("#filter-to").fill(chosen.to);
        await report.page.locator("#filter-level").selectOption(level);
        await report.scrollThrough();

        const expected = {
            "plays-by-day": [
                `select cast(start_time as date) as play_date, level, count(*) as plays from sparkify.songplay
                where ${where("cast(start_time as date)", chosen)} group by 1, 2`,
                ["play_date", "level", "plays"],
            ],
            "plays-by-weekday-and-hour": [
                `select trim(to_char(start_time, 'Day')) as weekday, date_part(hour, start_time) as hour, count(*) as plays
                from sparkify.songplay where ${where("cast(start_time as date)", chosen)} group by 1, 2`,
                ["weekday", "hour", "plays"],
            ],
            map: [
                `select coalesce(location, '(unknown)') as location, count(*) as plays,
                    sum(case when level = 'paid' then 1 else 0 end) as paid_plays
                from sparkify.songplay where ${where("cast(start_time as date)", chosen)} group by 1`,
                ["location", "plays", "paid_plays"],
            ],
            "level-changes": [
                `select cast(start_time as date) as change_date, level, count(*) as changes from sparkify.user_levels
                where previous_level is not null and ${where("cast(start_time as date)", chosen)} group by 1, 2`,
                ["change_date", "level", "changes"],
            ],
            "active-users": [
                `select days.activity_date,
                    count(distinct case when cast(event_time as date) = days.activity_date then user_id end) as daily_active_users,
                    count(distinct case when cast(event_time as date) > dateadd(day, -7, days.activity_date) then user_id end)
                        as weekly_active_users,
                    count(distinct user_id) as monthly_active_users
                from analytics.daily_activity as days
                inner join sparkify.page_views as page_views
                    on cast(event_time as date) > dateadd(day, -30, days.activity_date)
                    and cast(event_time as date) <= days.activity_date
                where ${where("days.activity_date", chosen)} group by 1`,
                ["activity_date", "daily_active_users", "weekly_active_users", "monthly_active_users"],
            ],
        } as const;
        for (const [chart, [sql, columns]] of Object.entries(expected)) {
            const rows = await rowsOf(warehouse, sql);
            const shown = await csvOf(report, chart);
            const drawn = chart === "plays-by-weekday-and-hour" ? shown.filter((row) => row.plays !== "0") : shown;
            expect({ chart, rows: picked(drawn, ...columns) }).toEqual({
                chart,
                rows: picked(rows as Readonly<Record<string, string | null>>[], ...columns),
            });
        }

        // What is drawn is what the rows say.
        const [total] = await rowsOf(
            warehouse,
            `select count(*) as plays from sparkify.songplay where ${where("cast(start_time as date)", chosen)}`,
        );
        const plays = Number(total?.plays).toLocaleString("en-US");
        const found = await findings(report);
        expect(found["plays-by-day"]).toMatch(new RegExp(`^${plays} plays in `));
        expect(found.map).toContain(`of ${plays} plays`);
        const [areas] = await rowsOf(
            warehouse,
            `select count(distinct locations.location) as areas
            from sparkify.songplay as songplay
            inner join sparkify.locations as locations
                on locations.location = songplay.location and locations.latitude is not null
            where ${where("cast(start_time as date)", chosen)}`,
        );
        expect(Number(areas?.areas)).toBeGreaterThan(0);
        const marks = await report.page.evaluate(() => {
            const svg = document.querySelector("#map svg");
            const frame = svg?.getBoundingClientRect();
            return [...(svg?.querySelectorAll(".mark-symbol.role-mark path") ?? [])].filter((mark) => {
                const { left, right, top, bottom, width } = mark.getBoundingClientRect();
                return (
                    frame &&
                    width > 0 &&
                    left >= frame.left &&
                    right <= frame.right &&
                    top >= frame.top &&
                    bottom <= frame.bottom
                );
            }).length;
        });
        expect(marks).toBe(Number(areas?.areas));
        expect(report.complaints).toEqual([]);
    });

    test("without a filter each chart of a mart has the mart's numbers", async () => {
        const marts = {
            "trending-songs": [
                "select * from analytics.trending_songs where trend_rank <= 20",
                ["trend_rank", "title", "artist_name", "plays", "previous_plays", "growth", "as_of_date"],
            ],
            "trending-albums": [
                "select * from analytics.trending_albums where trend_rank <= 20",
                ["trend_rank", "album", "artist_name", "plays", "previous_plays", "growth", "as_of_date"],
            ],
            "lapsed-users": [
                `select *, (select count(*) from analytics.lapsed_users where is_lapsed) as lapsed_users
                from analytics.lapsed_users where is_lapsed and win_back_rank <= 20`,
                [
                    "win_back_rank",
                    "user_id",
                    "level",
                    "days_since_last_play",
                    "usual_gap_days",
                    "plays",
                    "lapsed_users",
                ],
            ],
            birthdays: [
                "select * from analytics.user_birthdays order by days_until, user_id limit 20",
                ["user_id", "date_source", "next_birthday", "days_until", "years"],
            ],
            "upgrade-candidates": [
                "select * from analytics.upgrade_candidates order by candidate_rank, user_id limit 20",
                ["candidate_rank", "user_id", "plays", "sessions", "upgrade_views"],
            ],
            "upgrade-funnel": [
                "select * from analytics.page_funnel",
                ["step_index", "page", "sessions", "users", "share_of_previous", "share_of_first"],
            ],
            "levels-of-users": [
                `select category, count(*) as users, sum(free_plays) as free_plays, sum(paid_plays) as paid_plays
                from analytics.user_level_categories group by category`,
                ["category", "users", "free_plays", "paid_plays"],
            ],
            devices: [
                `select browser, operating_system, device_type, sum(plays) as plays from analytics.devices
                group by browser, operating_system, device_type
                order by plays desc, browser, operating_system, device_type limit 15`,
                ["browser", "operating_system", "device_type", "plays"],
            ],
            retention: [
                "select * from analytics.retention_cohorts",
                ["cohort_week", "week_number", "activity_week", "cohort_users", "active_users", "retention"],
            ],
        } as const;
        for (const [chart, [sql, columns]] of Object.entries(marts)) {
            const rows = (await rowsOf(warehouse, sql)) as Readonly<Record<string, string | null>>[];
            expect({ chart, rows: picked(await csvOf(report, chart), ...columns) }).toEqual({
                chart,
                rows: picked(rows, ...columns),
            });
            expect(rows.length).toBeGreaterThan(0);
        }
    });

    test("days that contradict each other are told, and change nothing", async () => {
        const before = await findings(report);
        const { page } = report;
        const from = await page.locator("#filter-from").inputValue();
        const to = await page.locator("#filter-to").inputValue();
        await page.locator("#filter-from").fill(to);
        await page.locator("#filter-to").fill(from);
        await expect(page.getByRole("status").textContent()).resolves.toMatch(
            /^No day is both from .* and to .*: choose /,
        );
        await page.getByRole("button", { name: "Reset" }).click();
        await expect(page.getByRole("status").textContent()).resolves.toMatch(/^Shown: /);
        expect(await findings(report)).toEqual(before);
    });

    test("a day and a user can be picked, under the filters", async () => {
        const { page } = report;
        const [day] = await rowsOf(
            warehouse,
            "select play_date, title, artist_name, plays from analytics.top_songs_daily where daily_rank = 1 order by play_date limit 1",
        );
        await page.locator("#top-songs-picker").selectOption(String(day?.play_date));
        const [top] = await csvOf(report, "top-songs");
        expect(top).toMatchObject({ play_date: day?.play_date, title: day?.title, plays: day?.plays });

        await page.locator("#filter-level").selectOption("free");
        const users = await page
            .locator("#song-suggestions-picker option")
            .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
        const free = await rowsOf(
            warehouse,
            `select distinct users.user_id from sparkify.users as users
            inner join analytics.song_suggestions as song_suggestions on song_suggestions.user_id = users.user_id
            inner join sparkify.songplay as songplay on songplay.user_id = users.user_id
            where users.level = 'free'`,
        );
        expect([...users].sort()).toEqual(free.map(({ user_id }) => String(user_id)).sort());
        const user = users.at(-1) ?? "";
        await page.locator("#song-suggestions-picker").selectOption(user);
        const suggested = await csvOf(report, "song-suggestions");
        const suggestions = await rowsOf(
            warehouse,
            `select suggestion_rank, title, artist_name from analytics.song_suggestions where user_id = ${user}`,
        );
        expect(picked(suggested, "suggestion_rank", "title", "artist_name")).toEqual(
            picked(suggestions as Readonly<Record<string, string | null>>[], "suggestion_rank", "title", "artist_name"),
        );
    });
});

describe("the map", () => {
    let report: OpenReport;
    beforeAll(async () => {
        report = await openReport(browser, file);
        await report.page.locator("#map").scrollIntoViewIfNeeded();
        await report.page.waitForSelector("#map .map-tools");
        await report.page.locator("#map svg").evaluate((svg) => svg.scrollIntoView({ block: "center" }));
    });
    afterAll(() => report?.page.close());
    afterEach(() => report.page.getByRole("button", { name: "Whole map" }).click());

    /** The marks as they are on the screen, in pixels, and the areas that they stand for; the smallest is last and on top. */
    const marks = () =>
        report.page.evaluate(() =>
            [...document.querySelectorAll("#map .mark-symbol.role-mark path")].map((mark) => {
                const { x, y, width, height } = mark.getBoundingClientRect();
                const area = /Area: ([^;]*)/.exec(mark.getAttribute("aria-label") ?? "")?.[1];
                return { area, x: x + width / 2, y: y + height / 2, width };
            }),
        );
    type Mark = Awaited<ReturnType<typeof marks>>[number];
    const last = (all: readonly Mark[]) => all.at(-1) as Mark;
    /** How many times farther from each other the marks lie than before. Each has its size still. */
    const growth = (before: readonly Mark[], after: readonly Mark[]) => {
        expect(after.map(({ area }) => area)).toEqual(before.map(({ area }) => area));
        for (const [place, { width }] of after.entries()) {
            expect(width).toBeCloseTo(before[place]?.width ?? 0, 1);
        }
        const span = (all: readonly Mark[]) => Math.max(...all.map(({ x }) => x)) - Math.min(...all.map(({ x }) => x));
        return span(after) / span(before);
    };
    /** The outlines of the states have to go with the marks: how wide they are all together. */
    const outline = () =>
        report.page.evaluate(() => {
            const rects = [...document.querySelectorAll("#map .mark-shape path")].map((state) =>
                state.getBoundingClientRect(),
            );
            return Math.max(...rects.map(({ right }) => right)) - Math.min(...rects.map(({ left }) => left));
        });

    test("is zoomed by buttons and keys: places part, marks keep their size, and the whole map comes back", async () => {
        const { page } = report;
        const [before, wide] = [await marks(), await outline()];
        await page.getByRole("button", { name: "Zoom in" }).click();
        expect(growth(before, await marks())).toBeCloseTo(2, 1);
        expect((await outline()) / wide).toBeCloseTo(2, 1);
        await expect(page.locator("#map .map-tools").textContent()).resolves.toContain("2 times as large");
        expect(await seriousViolations(page)).toEqual([]);

        await page.locator("#map svg").focus();
        await page.keyboard.press("+");
        const closer = await marks();
        expect(growth(before, closer)).toBeCloseTo(4, 1);
        await page.keyboard.press("ArrowRight");
        expect(last(await marks()).x).toBeLessThan(last(closer).x - 50);
        await page.keyboard.press("-");
        expect(growth(before, await marks())).toBeCloseTo(2, 1);
        await page.getByRole("button", { name: "Zoom out" }).click();
        expect(await marks()).toEqual(before);
        await page.keyboard.press("+");
        await page.keyboard.press("0");
        expect(await marks()).toEqual(before);
    });

    test("is zoomed by Ctrl and the wheel about the pointer, where the tooltip still is; the wheel alone scrolls", async () => {
        const { page } = report;
        const before = await marks();
        const mark = last(before);
        const [x, y] = [Math.round(mark.x), Math.round(mark.y)]; // browsers tell whole pixels
        const top = await page.evaluate(() => scrollY);
        await page.mouse.move(x, y);
        await page.keyboard.down("Control");
        for (let turn = 0; turn < 4; turn++) {
            await page.mouse.wheel(0, -100);
        }
        await page.keyboard.up("Control");
        await page.waitForFunction(() => document.querySelector("#map .map-tools")?.textContent?.includes("4 times"));
        const after = await marks();
        expect(growth(before, after)).toBeCloseTo(4, 1);
        expect(last(after).x).toBeCloseTo(x + 4 * (mark.x - x), 0);
        expect(last(after).y).toBeCloseTo(y + 4 * (mark.y - y), 0);
        expect(await page.evaluate(() => scrollY)).toBe(top);
        await page.mouse.move(last(after).x, last(after).y);
        await expect(page.locator("#vg-tooltip-element.visible").textContent()).resolves.toContain(mark.area);

        await page.mouse.wheel(0, -100);
        await page.waitForFunction((top) => scrollY < top, top);
        expect(growth(after, await marks())).toBeCloseTo(1, 5);
        await page.evaluate((top) => scrollTo(0, top), top);
    });

    test("is dragged when it is zoomed, stays so under a filter and in a narrower window", async () => {
        const { page } = report;
        const whole = await marks();
        const box = await page.locator("#map svg").boundingBox();
        const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
        const drag = async (right: number, down: number) => {
            await page.mouse.move(x, y);
            await page.mouse.down();
            await page.mouse.move(x + right, y + down, { steps: 4 });
            await page.mouse.up();
        };
        await drag(120, 60);
        expect(await marks()).toEqual(whole); // there is nothing beyond its edge
        await page.mouse.dblclick(x, y);
        const before = await marks();
        expect(growth(whole, before)).toBeCloseTo(2, 1);
        await drag(120, 60);
        const after = await marks();
        expect(last(after).x - last(before).x).toBeCloseTo(120, 0);
        expect(last(after).y - last(before).y).toBeCloseTo(60, 0);
        await page.mouse.move(x, y);
        expect(await marks()).toEqual(after); // the button is up

        await page.locator("#filter-level").selectOption("paid");
        await page.waitForFunction(() => document.querySelector("#map .picture[aria-busy='false'] .map-tools"));
        await expect(page.locator("#map .map-tools").textContent()).resolves.toContain("2 times as large");
        await page.getByRole("button", { name: "Reset" }).click();
        await page.waitForFunction(() => document.querySelector("#map .picture[aria-busy='false'] .map-tools"));
        expect(growth(whole, await marks())).toBeCloseTo(2, 1);

        const wide = await page.locator("#map svg").evaluate((svg) => svg.getBoundingClientRect().width);
        await page.setViewportSize({ width: 700, height: 900 });
        await page.waitForFunction(
            (wide) => (document.querySelector("#map svg")?.getBoundingClientRect().width ?? wide) < wide - 100,
            wide,
        );
        const zoomed = await marks();
        await page.getByRole("button", { name: "Whole map" }).click();
        expect(growth(await marks(), zoomed)).toBeCloseTo(2, 1);
        await page.setViewportSize({ width: 1280, height: 900 });
        expect(report.complaints).toEqual([]);
    });

    test("is zoomed by two fingers on a phone, whose one finger scrolls the page", async () => {
        const phone = await openReport(browser, file, { size: PHONE });
        const { page } = phone;
        const devtools = await page.context().newCDPSession(page);
        await devtools.send("Emulation.setTouchEmulationEnabled", { enabled: true, maxTouchPoints: 2 });
        await page.locator("#map").scrollIntoViewIfNeeded();
        await page.waitForSelector("#map .map-tools");
        await page.locator("#map svg").evaluate((svg) => svg.scrollIntoView({ block: "center" }));
        const box = await page.locator("#map svg").boundingBox();
        const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) * 0.6];
        const touch = (
            type: "touchStart" | "touchMove" | "touchEnd",
            ...points: readonly (readonly [number, number])[]
        ) =>
            devtools.send("Input.dispatchTouchEvent", {
                type,
                touchPoints: points.map(([right, down], id) => ({ x: x + right, y: y + down, id })),
            });
        const isZoomed = () => page.locator("#map .picture.is-zoomed").count();

        const top = await page.evaluate(() => scrollY);
        await touch("touchStart", [0, 0]);
        for (let up = 20; up <= 100; up += 20) {
            await touch("touchMove", [0, -up]);
        }
        await touch("touchEnd");
        await page.waitForFunction((top) => scrollY > top, top);
        expect(await isZoomed()).toBe(0);
        await page.evaluate((top) => scrollTo(0, top), top);

        await touch("touchStart", [-20, 0], [20, 0]);
        for (let half = 30; half <= 60; half += 10) {
            await touch("touchMove", [-half, 0], [half, 0]);
        }
        await touch("touchEnd");
        await page.waitForSelector("#map .picture.is-zoomed");
        await expect(page.locator("#map .map-tools").textContent()).resolves.toContain("3 times as large");
        expect(phone.complaints).toEqual([]);
        await page.close();
    });
});

describe("for every reader", () => {
    /** Besides the dashboard. */
    const PARTS = ["#catalogue/sparkify.songplay", "#lineage/sparkify.songplay", "#runs"];

    test.each([
        ["in light", { colours: "light" }, PARTS],
        ["in dark", { colours: "dark" }, []],
        ["on a phone in dark", { colours: "dark", size: PHONE }, PARTS],
    ] as const)(
        "axe finds nothing serious %s, and nothing scrolls sideways",
        async (_name, look, parts) => {
            const report = await openReport(browser, file, look);
            const { page, complaints } = report;
            const check = async (place: string) => {
                expect({ place, violations: await seriousViolations(page) }).toEqual({ place, violations: [] });
                const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
                expect({ place, overflow: Math.max(0, overflow), complaints }).toEqual({
                    place,
                    overflow: 0,
                    complaints: [],
                });
            };
            await report.scrollThrough();
            const map = page.locator("#map");
            await map.getByRole("button", { name: /^Table: / }).click();
            await map.getByRole("button", { name: /^SQL: / }).click();
            await check("the dashboard");
            for (const place of parts) {
                await report.goTo(place);
                await page.evaluate(() => {
                    // The catalogue's entries are alike: axe need not look at all.
                    for (const folded of [...document.querySelectorAll("details")].slice(0, 6)) {
                        folded.open = true;
                    }
                });
                await page.waitForTimeout(100);
                await check(place);
            }
            await page.close();
        },
        2 * MINUTES,
    );

    test("the keyboard reaches the filters and a chart's SQL, which has a text for who can't see it", async () => {
        const { page } = await openReport(browser, file);
        await page.locator("#filter-level").focus();
        await page.keyboard.press("Tab"); // Reset
        await page.keyboard.press("Tab");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        await expect(page.locator("#active-users-sql").isVisible()).resolves.toBe(true);
        await page.waitForSelector("#active-users svg");
        const label = await page
            .locator(
                "#active-users svg [role='graphics-document'], #active-users [aria-roledescription='visualization']",
            )
            .first()
            .getAttribute("aria-label");
        expect(label).toMatch(/^Active users: .* users? in the 30 days up to /);
        await page.close();
    });
});

test("tables without a row leave each chart with a sentence, and the page without a complaint", async () => {
    const out = path.join(warehouse.folder, "empty");
    await client.query("begin");
    try {
        const tables = await client.query(
            `select schemaname, tablename from pg_tables where schemaname in ('staging', 'sparkify', 'analytics')`,
        );
        for (const { schemaname, tablename } of tables.rows) {
            await client.query(`delete from ${schemaname}.${quotedName(tablename)}`);
        }
        await writeReport({ client, project, out });
    } finally {
        await client.query("rollback");
    }
    const report = await openReport(browser, path.join(out, "index.html"));
    await report.scrollThrough();
    for (const [chart, finding] of Object.entries(await findings(report))) {
        expect({ chart, finding }).toEqual({ chart, finding: expect.stringMatching(/^(No|Nobody|There) .*\.$/) });
    }
    expect(await findings(report)).toMatchObject({ "plays-by-day": "No plays yet.", map: "No plays yet." });
    await expect(report.page.locator("form.filters").isVisible()).resolves.toBe(false);
    await expect(report.page.locator("article.chart svg").count()).resolves.toBe(0);
    expect(report.complaints).toEqual([]);
    expect(await seriousViolations(report.page)).toEqual([]);
    await report.page.close();
});

test("a level with few users is told of beside one with many, albums of namesakes have a bar each, who registers does not come back", async () => {
    const out = path.join(warehouse.folder, "lopsided");
    const many =
        "(select cast(row_number() over (order by state, place_name) as integer) + 900000 as user_id from sparkify.us_places limit 300)";
    await client.query("begin");
    try {
        await client.query(`
            update analytics.lapsed_users set is_lapsed = true, win_back_rank = win_back_rank + 1000;
            insert into analytics.lapsed_users
            select lapsed.as_of_date, many.user_id - 900000, many.user_id, 'Ada', 'Moss', 'paid', lapsed.last_play_time, 9, 1, 1,
                null, null, true
            from (select * from analytics.lapsed_users where win_back_rank = 1001) as lapsed cross join ${many} as many;
            update analytics.user_birthdays set days_until = days_until + 1;
            insert into analytics.user_birthdays
            select many.user_id, 'Ada', 'Moss', 'paid', 'registration', original_date, next_birthday, 0, 1
            from (select * from analytics.user_birthdays limit 1) as birthday cross join ${many} as many;
            insert into sparkify.users
            select many.user_id, 'Ada', 'Moss', 'F', 'paid', null, null, registration_time
            from (select * from sparkify.users limit 1) as users cross join ${many} as many;
            insert into analytics.song_suggestions
            select many.user_id, 1, 'Plain', 'Twin', 'popular at the level', 1, null, null from ${many} as many;
            insert into sparkify.songplay
            select songplay_id, start_time, many.user_id, 'paid', song_id, artist_id, session_id, item_in_session, null,
                user_agent, title, artist_name, length
            from (select * from sparkify.songplay where user_id = (
                select user_id from sparkify.songplay where level = 'free' group by user_id order by count(*) desc limit 1
            )) as plays cross join ${many} as many;
            insert into analytics.trending_albums
            select as_of_date, 101 + rival, 'Hits', 'Twin', 'AR' || rival, 9, 0, 1e6, 0
            from (select * from analytics.daily_activity limit 1) as day
            cross join (select 1 as rival union all select 2) as rivals
            cross join (select max(as_of_date) as as_of_date from analytics.trending_songs) as as_of
        `);
        await client.query("delete from analytics.trending_albums where trend_rank < 101");
        await client.query("update analytics.trending_albums set trend_rank = trend_rank - 101");
        await client.query("delete from analytics.retention_cohorts");
        await client.query(`
            insert into analytics.retention_cohorts values
                ('2018-11-05', 0, '2018-11-05', 10, 10, 1),
                ('2018-11-05', 1, '2018-11-12', 10, 3, 0.3),
                ('2018-11-12', 0, '2018-11-12', 5, 5, 1)
        `);
        await writeReport({ client, project, out });
    } finally {
        await client.query("rollback");
    }
    const report = await openReport(browser, path.join(out, "index.html"));
    await report.scrollThrough();
    const bars = await report.page.evaluate(() =>
        [...document.querySelectorAll("#trending-albums svg path[aria-roledescription='bar']")].map((bar) =>
            Math.round(bar.getBoundingClientRect().top),
        ),
    );
    expect(bars).toHaveLength(2);
    expect(new Set(bars).size).toBe(2);
    const found = await findings(report);
    expect(found.retention).toBe("In the week of 12 Nov 2018, 30% of 10 users from earlier weeks came back.");
    expect(found.map).not.toContain("(unknown) listens most");
    expect(found.map).toMatch(/ listens most: .* plays are of no known place and not on the map\.$/);
    expect((await csvOf(report, "lapsed-users")).every(({ level }) => level === "paid")).toBe(true);

    await report.page.locator("#filter-level").selectOption("free");
    await report.scrollThrough();
    const [free] = await rowsOf(
        warehouse,
        `select count(*) as users, least(count(*), 20) as shown, (select count(*) from analytics.user_birthdays where level = 'free') as birthdays
        from analytics.lapsed_users where level = 'free'`,
    );
    expect(Number(free?.users)).toBeGreaterThan(1);
    expect((await findings(report))["lapsed-users"]).toContain(`${free?.users} users at level free have lapsed by `);
    expect(await csvOf(report, "lapsed-users")).toHaveLength(Number(free?.shown));
    expect(await csvOf(report, "birthdays")).toHaveLength(Math.min(20, Number(free?.birthdays)));
    expect((await csvOf(report, "song-suggestions")).length).toBeGreaterThan(1);
    await report.page.locator("#filter-to").fill("2018-11-11");
    expect((await findings(report)).retention).toBe(
        "Nobody had registered before these weeks: nobody can have come back yet.",
    );
    await report.page.close();
});

test("a table that is not there ends in a sentence, and the report of before stays", async () => {
    const before = readFileSync(file);
    await client.query("begin");
    try {
        await client.query("drop table analytics.devices");
        await expect(writeReport({ client, project, out: path.dirname(file) })).rejects.toThrow(
            /^The tables that the report is about are not there \(.*devices.*\): build them first, with `npm run etl`\.$/,
        );
    } finally {
        await client.query("rollback");
    }
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(filesIn(path.dirname(file))).toEqual(["index.html"]);
});

test.each([
    [["--frobnicate"], "Unknown option '--frobnicate'.", 2],
    [
        ["--credentials", "/nowhere/credentials.json"],
        "There is no /nowhere/credentials.json: create a warehouse first",
        1,
    ],
] as const)("the command line %j is refused with a sentence", async (args, sentence, exitCode) => {
    const { code, stdout, stderr } = await runScript("scripts/report.ts", args);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
    expect(stderr).toContain(sentence);
});

test.each(["report", "load-errors"])("%s names a folder that can't be there", async (command) => {
    const run = (out: string) =>
        runScript(`scripts/${command}.ts`, ["--credentials", warehouse.credentials, "--out", out]);
    expect(await run(path.join(file, "below-a-file"))).toEqual({
        code: 1,
        stdout: "",
        stderr: `${file} is a file, not a folder: choose another with --out.\n`,
    });
    if (existsSync("/proc/self")) {
        // Where Node's recursive mkdir goes round for ever.
        const { code, stderr } = await run("/proc/nowhere/report");
        expect({ code, stderr }).toEqual({
            code: 1,
            stderr: "The folder /proc/nowhere can't be made there (ENOENT): choose another with --out.\n",
        });
    }
});

if (PICTURES !== "") {
    test("pictures for the README", async () => {
        for (const colours of ["light", "dark"] as const) {
            const report = await openReport(browser, file, { colours, size: { width: 1100, height: 1010 } });
            await report.page.waitForSelector("#plays-by-day svg");
            await report.page.screenshot({ path: path.join(PICTURES, `dashboard-${colours}.png`) });
            await report.scrollThrough();
            await report.page.locator("#map").screenshot({ path: path.join(PICTURES, `map-${colours}.png`) });
            await report.page.close();
        }
    });
}
