import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "../../scripts/generate";
import { filesBelow, type JsonRow, linesOf, parsed } from "./bucket-folder";

const scratch = mkdtempSync(join(tmpdir(), "generated-habits-"));
const DEFAULT = join(scratch, "default");
let events: JsonRow[];
let songs: JsonRow[];

beforeAll(async () => {
    await generate({ out: DEFAULT });
    events = linesOf(DEFAULT).flatMap(parsed);
    songs = filesBelow(DEFAULT, "song_data").flatMap((path) => parsed(readFileSync(join(DEFAULT, path), "utf8")));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test("lines are ASCII, in the order of time, in the file of their UTC day", () => {
    for (const path of filesBelow(DEFAULT, "log_data")) {
        const text = readFileSync(join(DEFAULT, path), "utf8");
        expect(text).toMatch(/^[\x20-\x7e\n]*\n$/);
        const times = text
            .trimEnd()
            .split("\n")
            .flatMap(parsed)
            .map((event) => Number(event.ts));
        expect(times).toEqual([...times].sort((one, other) => one - other));
        const days = new Set(times.map((time) => new Date(time).toISOString().slice(0, 10)));
        expect([...days]).toEqual([path.slice(-22, -12)]);
    }
});

test("pages have about the shares they have in the source", () => {
    const share = (page: string) => wellFormed().filter((event) => event.page === page).length / 8000;
    expect(share("NextSong")).toBeGreaterThan(0.8);
    expect(share("NextSong")).toBeLessThan(0.89);
    expect(share("Home")).toBeGreaterThan(0.07);
    expect(share("Home")).toBeLessThan(0.14);
    for (const page of ["Login", "Logout", "Downgrade", "Settings", "Help", "About", "Upgrade", "Error"]) {
        expect(share(page)).toBeGreaterThan(0);
        expect(share(page)).toBeLessThan(0.03);
    }
});

test("method and status follow from the page", () => {
    for (const { page, method, status } of wellFormed()) {
        const redirects = /^(Login|Logout|Save Settings|Submit (Up|Down)grade)$/.test(String(page));
        expect(method).toBe(redirects || page === "NextSong" ? "PUT" : "GET");
        expect(status).toBe(redirects ? 307 : page === "Error" ? 404 : 200);
    }
});

test("logged-out events name no user but keep the level", () => {
    const loggedOut = wellFormed().filter((event) => event.auth === "Logged Out");
    expect(loggedOut.length).toBeGreaterThan(100);
    for (const event of loggedOut) {
        expect(event).toMatchObject({
            userId: "",
            firstName: null,
            lastName: null,
            gender: null,
            location: null,
            userAgent: null,
            registration: null,
            birthDate: null,
            song: null,
        });
        expect(["free", "paid"]).toContain(event.level);
    }
});

test("a session is one user's, numbers its events from 0, and may hold logged-out ones and cross midnight", () => {
    let mixed = 0;
    let overMidnight = 0;
    for (const session of sessions()) {
        expect(session.map((event) => event.itemInSession)).toEqual(session.map((_, index) => index));
        expect(new Set(session.flatMap((event) => event.userId || [])).size).toBeLessThanOrEqual(1);
        if (new Set(session.map((event) => event.auth)).size > 1) mixed++;
        if (new Set(session.map((event) => Math.floor(Number(event.ts) / 86_400_000))).size > 1) overMidnight++;
    }
    expect(mixed).toBeGreaterThan(20);
    expect(overMidnight).toBeGreaterThan(2);
});

test("a level changes by Submit Upgrade or Submit Downgrade only, and some levels change", () => {
    let changes = 0;
    for (const history of groupedBy(wellFormed(), "userId", (event) => event.userId !== "")) {
        for (const [index, event] of history.entries()) {
            const before = history[index - 1];
            if (!before || before.level === event.level) continue;
            expect(before.page).toBe(event.level === "paid" ? "Submit Upgrade" : "Submit Downgrade");
            changes++;
        }
    }
    expect(changes).toBeGreaterThan(0);
});

test("the next song comes when the one before has ended", () => {
    for (const session of sessions()) {
        for (const [index, event] of session.entries()) {
            const before = session[index - 1];
            if (event.page !== "NextSong" || before?.page !== "NextSong") continue;
            expect(Number(event.ts) - Number(before.ts)).toBe(1000 * Math.floor(Number(before.length)));
        }
    }
});

test("user agents stand in quotes, save those of Firefox and Internet Explorer", () => {
    const agents = new Set(wellFormed().flatMap((event) => (event.userAgent === null ? [] : String(event.userAgent))));
    expect(agents.size).toBeGreaterThan(10);
    for (const agent of agents) expect(agent.startsWith('"')).toBe(!/Firefox|MSIE|Trident/.test(agent));
});

test("registration is a float in the file, before the user's first event", () => {
    const line = linesOf(DEFAULT).find((text) => text.includes(`"userId":"2"`)) ?? "";
    expect(line).toMatch(/"registration":\d{13}\.0,/);
    for (const event of wellFormed()) expect(Number(event.registration)).toBeLessThan(Number(event.ts));
});

test("text of the logs is UTF-8 decoded wrongly twice, and once mended it is the catalogue's", () => {
    const titles = new Set(songs.map((song) => song.title));
    const wrong = plays().filter((event) => /[\u0080-\uffff]/.test(String(event.song)));
    expect(wrong.length).toBeGreaterThan(50);
    expect(wrong.some((event) => titles.has(mended(String(event.song))))).toBe(true);
    expect(wrong.some((event) => titles.has(String(event.song)))).toBe(false);
});

test("some plays are of the catalogue's songs and some are not, the popular ones often", () => {
    const known = new Set(songs.map((song) => `${song.title}|${song.artist_name}|${song.duration}`));
    const of = (event: JsonRow) => `${mended(String(event.song))}|${mended(String(event.artist))}|${event.length}`;
    const matches = plays().filter((event) => known.has(of(event))).length / plays().length;
    expect(matches).toBeGreaterThan(0.15);
    expect(matches).toBeLessThan(0.6);
    const counts = [...countBy(plays().map(of)).values()].sort((one, other) => other - one);
    expect(counts[0]).toBeGreaterThan(15);
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(counts.length / 3);
});

test("who listens to an artist is likely to listen to the same artists as others who do", () => {
    // Share of users that two artists have in common, for pairs that a user plays in one session and for any pairs.
    const listeners = new Map<string, Set<unknown>>();
    for (const { artist, userId } of plays()) {
        listeners.set(String(artist), (listeners.get(String(artist)) ?? new Set()).add(userId));
    }
    const popular = [...listeners].filter(([, users]) => users.size >= 8).map(([artist]) => artist);
    const inCommon = (one: string, other: string): number => {
        const users = listeners.get(one) ?? new Set();
        const both = [...users].filter((user) => listeners.get(other)?.has(user)).length;
        return both / (users.size + (listeners.get(other)?.size ?? 0) - both);
    };
    const overlaps = popular.flatMap((one, index) => popular.slice(index + 1).map((other) => inCommon(one, other)));
    overlaps.sort((one, other) => one - other);
    const middle = overlaps[Math.floor(overlaps.length / 2)] as number;
    const high = overlaps[Math.floor(overlaps.length * 0.95)] as number;
    expect(overlaps.length).toBeGreaterThan(100);
    expect(high).toBeGreaterThan(2 * middle);
});

test("the catalogue has the full catalogue's knots: two ids of one recording, one id twice, artists of several places", () => {
    const good = songs.filter((song) => typeof song.year === "number");
    const recordings = countBy(good.map((song) => `${song.title}|${song.artist_name}|${song.duration}`));
    expect(Math.max(...recordings.values())).toBeGreaterThan(1);
    expect(Math.max(...countBy(good.map((song) => String(song.song_id))).values())).toBeGreaterThan(1);
    const places = new Map<unknown, Set<unknown>>();
    for (const song of good) {
        places.set(song.artist_id, (places.get(song.artist_id) ?? new Set()).add(song.artist_location));
    }
    expect(Math.max(...[...places.values()].map((set) => set.size))).toBeGreaterThan(1);
    expect(good.some((song) => song.year === 0)).toBe(true);
    expect(good.some((song) => song.artist_location === "" && song.artist_latitude === null)).toBe(true);
    expect(good.some((song) => String(song.artist_location).length > 256)).toBe(true);
});

function wellFormed(): JsonRow[] {
    return events.filter((event) => typeof event.itemInSession === "number");
}

function plays(): JsonRow[] {
    return wellFormed().filter((event) => event.page === "NextSong");
}

function sessions(): JsonRow[][] {
    return groupedBy(wellFormed(), "sessionId", () => true);
}

function groupedBy(rows: readonly JsonRow[], key: string, taken: (row: JsonRow) => boolean): JsonRow[][] {
    const groups = new Map<unknown, JsonRow[]>();
    for (const row of rows.filter(taken)) {
        const group = groups.get(row[key]);
        if (group) group.push(row);
        else groups.set(row[key], [row]);
    }
    return [...groups.values()];
}

function countBy(keys: readonly string[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
}

function mended(text: string): string {
    const once = Buffer.from(text, "latin1").toString("utf8");
    return Buffer.from(once, "latin1").toString("utf8");
}
