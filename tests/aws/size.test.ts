import { nodeType } from "../../infra/aws/node-types";
import { copySeconds, MB_PER_SECOND, sizeFor } from "../../infra/aws/sizing";
import { runScript } from "../support/command";

const [large, xlplus] = ["ra3.large", "ra3.xlplus"].map((name) => {
    const type = nodeType(name);
    if (type === undefined) {
        throw new Error(`${name} is not known.`);
    }
    return type;
}) as [NonNullable<ReturnType<typeof nodeType>>, NonNullable<ReturnType<typeof nodeType>>];

const work = {
    eventsPerDay: 1_000_000,
    days: 365,
    loadMinutes: 15,
    mbPerSecond: MB_PER_SECOND,
    buildMinutes: 120,
    buildSpeed: 1,
};

test.each([
    ["30 log files", 30, 3.76, 3.14],
    ["14,896 song files", 14_896, 10, 352.68],
])("the formula gives the time on record of %s, give or take a tenth", (_, files, rawMb, seconds) => {
    const ratio = copySeconds(files, rawMb, 4, MB_PER_SECOND) / seconds;
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
});

test("files are a multiple of the slices, from 1 MB to 1 GB", () => {
    for (const eventsPerDay of [1e5, 1e6, 1e7, 1e8, 1e9]) {
        const { slices, day } = sizeFor({ ...work, eventsPerDay, days: 30, loadMinutes: 1440 }, xlplus);
        expect({ eventsPerDay, isMultiple: day.files % slices === 0 }).toEqual({
            eventsPerDay,
            isMultiple: day.isParallel,
        });
        expect(day.fileMb).toBeLessThanOrEqual(1000);
        expect(day.fileMb >= 1 || day.files === 1).toBe(true);
    }
});

test("nodes grow with what must be loaded in time and with what must be stored, from two on", () => {
    expect(sizeFor(work, large).nodes).toBe(2);
    const long = sizeFor({ ...work, eventsPerDay: 20_000_000 }, large);
    expect(long.nodes).toBeGreaterThan(2);
    expect(long.build.day).toBeLessThanOrEqual(120 * 60);
    expect(sizeFor({ ...work, eventsPerDay: 20_000_000, buildSpeed: 2 }, large).nodes).toBeLessThan(long.nodes);
    const busy = sizeFor({ ...work, eventsPerDay: 200_000_000, days: 1 }, large);
    expect(busy.nodes).toBeGreaterThan(2);
    expect(busy.day.seconds).toBeLessThanOrEqual(15 * 60);
    const full = sizeFor({ ...work, eventsPerDay: 50_000_000, days: 1500, buildMinutes: 1e6 }, large);
    expect(full.nodes * large.storageGb * 0.75).toBeGreaterThanOrEqual(full.storageGb);
    expect((full.nodes - 1) * large.storageGb * 0.75).toBeLessThan(full.storageGb);
});

test("what no cluster of the type can carry is refused with the way out", () => {
    expect(() => sizeFor({ ...work, eventsPerDay: 5_000_000_000, loadMinutes: 1 }, large)).toThrow(
        "Even 16 nodes of ra3.large neither hold, load nor build this in time: choose a larger --node-type, or give " +
            "--load-minutes or --build-minutes more.",
    );
});

test("the command answers both questions in sentences", async () => {
    const args = ["--events-per-day", "1000000", "--days", "365"];
    const { code, stdout } = await runScript("infra/size.ts", args);
    expect({ code, lines: stdout.trimEnd().split("\n") }).toEqual({
        code: 0,
        lines: [
            "1,000,000 events a day for 365 days: 466 MB a day, 170.1 GB in all.",
            "",
            "How many clusters?",
            "  One, of 2 x ra3.large. A cluster grows by nodes; a second one would hold the same data twice.",
            "  Nodes cost about 793 USD a month while they run, storage 4.08 USD (170.1 GB; on demand, US East prices).",
            "",
            "Is loading parallel?",
            "  The cluster has 4 slices; each loads one gzipped file at a time.",
            "  A day: 4 files of 12 MB gzipped, about 14 s. Yes: all 4 slices load at once.",
            "  All 365 days: 1,460 files of 12 MB gzipped, about 1 h 11 min. Yes: all 4 slices load at once.",
            "",
            "How long does it build?",
            "  What depends on a day, behind 365 days: about 9 min 58 s.",
            "  All tables anew: about 28 min 54 s.",
        ],
    });
});

test.each([
    [[], "--events-per-day and --days say how much there is: give both."],
    [
        ["--events-per-day", "-1", "--days", "1"],
        "--events-per-day has no value: a value that begins with a dash is written --events-per-day=-VALUE.",
    ],
    [["--events-per-day", "0", "--days", "1"], '--events-per-day takes a whole number from 1, not "0".'],
    [
        ["--events-per-day", "1", "--days", "1", "--build-speed", "fast"],
        '--build-speed takes a number above 0 such as 0.5, not "fast".',
    ],
    [
        ["--events-per-day", "1", "--days", "1", "--node-type", "huge"],
        '--node-type takes one of ra3.large, ra3.xlplus, ra3.4xlarge, ra3.16xlarge, not "huge".',
    ],
    [
        // AWS has made no new ones since 2025.
        ["--events-per-day", "1", "--days", "1", "--node-type", "dc2.large"],
        '--node-type takes one of ra3.large, ra3.xlplus, ra3.4xlarge, ra3.16xlarge, not "dc2.large".',
    ],
])("the command line %j is answered with a sentence", async (args, sentence) => {
    const { code, stderr } = await runScript("infra/size.ts", args);
    expect({ code, first: stderr.split("\n")[0] }).toEqual({ code: 2, first: sentence });
});
