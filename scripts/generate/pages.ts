import { fromTotals, type Random, runningTotals } from "./random";

/** Where a session stands: a page, seen logged in or logged out. */
export interface PageView {
    readonly page: string;
    readonly loggedIn: boolean;
    readonly method: "GET" | "PUT";
    readonly status: 200 | 307 | 404;
    /** Follows the page before it within a second: the answer to a form or a button. */
    readonly immediate: boolean;
}

type Follower = readonly [view: string, weight: number];

const REDIRECTS = new Set(["Login", "Logout", "Save Settings", "Submit Upgrade", "Submit Downgrade"]);
const IMMEDIATE = new Set(["Login", "Save Settings", "Submit Upgrade", "Submit Downgrade"]);

/** How often each page opens a session in the source. A name with `/out` is seen logged out. */
const FIRST: readonly Follower[] = [
    ["NextSong", 507],
    ["Home", 351],
    ["Home/out", 54],
    ["Login/out", 25],
    ["About", 2],
    ["Help", 1],
    ["Error", 1],
];

/** How often a page follows another in the source, the same for both levels. */
const AFTER: Readonly<Record<string, readonly Follower[]>> = {
    About: [
        ["NextSong", 4],
        ["About", 4],
        ["Home", 4],
    ],
    "About/out": [
        ["Login/out", 4],
        ["Home/out", 2],
        ["About/out", 1],
    ],
    Error: [
        ["NextSong", 2],
        ["Home", 1],
    ],
    Help: [
        ["NextSong", 30],
        ["Home", 2],
        ["Help", 1],
    ],
    "Help/out": [
        ["Help/out", 3],
        ["Login/out", 2],
        ["Home/out", 1],
    ],
    "Home/out": [
        ["Login/out", 61],
        ["Home/out", 25],
        ["About/out", 13],
        ["Help/out", 6],
    ],
    "Login/out": [["Home", 1]],
    Logout: [["Home/out", 1]],
    "Save Settings": [["Home", 1]],
    Settings: [
        ["NextSong", 30],
        ["Save Settings", 10],
        ["Settings", 4],
        ["Home", 4],
        ["Help", 4],
        ["Logout", 3],
    ],
    "Submit Upgrade": [["Home", 1]],
    "Submit Downgrade": [["Home", 1]],
};

/** The same for pages that lead a free user to Upgrade and a paying one to Downgrade. */
const AFTER_BY_LEVEL: Readonly<Record<string, Readonly<Record<"free" | "paid", readonly Follower[]>>>> = {
    Home: {
        free: [
            ["NextSong", 195],
            ["Settings", 11],
            ["Home", 5],
            ["Upgrade", 4],
            ["Logout", 3],
            ["About", 1],
        ],
        paid: [
            ["NextSong", 236],
            ["Settings", 8],
            ["Logout", 6],
            ["Downgrade", 5],
            ["About", 1],
        ],
    },
    NextSong: {
        free: [
            ["NextSong", 616],
            ["Logout", 26],
            ["Home", 25],
            ["Upgrade", 15],
            ["Help", 3],
            ["About", 2],
            ["Settings", 2],
            ["Error", 1],
        ],
        paid: [
            ["NextSong", 5162],
            ["Home", 118],
            ["Logout", 52],
            ["Downgrade", 50],
            ["Settings", 31],
            ["Help", 29],
            ["About", 12],
            ["Error", 7],
        ],
    },
    // A paying user's level may have changed on another device since the page was shown.
    Upgrade: {
        free: [
            ["Submit Upgrade", 8],
            ["Home", 5],
            ["NextSong", 3],
            ["Upgrade", 2],
        ],
        paid: [["Home", 1]],
    },
    Downgrade: {
        free: [["Home", 1]],
        paid: [
            ["NextSong", 35],
            ["Home", 10],
            ["Downgrade", 3],
            ["Submit Downgrade", 1],
        ],
    },
};

interface Choice {
    readonly views: readonly PageView[];
    readonly totals: Float64Array;
}

const VIEWS = new Map<string, PageView>();
const OPENING = toChoice(FIRST);
const FOLLOWERS = followers();

/** The page that opens a session. */
export function firstPage(random: Random): PageView {
    return draw(random, OPENING);
}

/** The page that follows `view` for a user of this level. */
export function pageAfter(random: Random, view: PageView, level: "free" | "paid"): PageView {
    return draw(random, FOLLOWERS[level].get(view) as Choice);
}

/** The home page as a user sees it who is logged in. */
export const HOME: PageView = viewNamed("Home");

function draw(random: Random, choice: Choice): PageView {
    return choice.views[fromTotals(random, choice.totals)] as PageView;
}

function followers(): Readonly<Record<"free" | "paid", ReadonlyMap<PageView, Choice>>> {
    const byLevel = { free: new Map<PageView, Choice>(), paid: new Map<PageView, Choice>() };
    for (const level of ["free", "paid"] as const) {
        for (const [name, choices] of Object.entries(AFTER)) byLevel[level].set(viewNamed(name), toChoice(choices));
        for (const [name, choices] of Object.entries(AFTER_BY_LEVEL)) {
            byLevel[level].set(viewNamed(name), toChoice(choices[level]));
        }
    }
    return byLevel;
}

function toChoice(choices: readonly Follower[]): Choice {
    return {
        views: choices.map(([name]) => viewNamed(name)),
        totals: runningTotals(choices.map(([, weight]) => weight)),
    };
}

function viewNamed(name: string): PageView {
    const known = VIEWS.get(name);
    if (known) return known;
    const page = name.replace("/out", "");
    const redirects = REDIRECTS.has(page);
    const view: PageView = {
        page,
        loggedIn: page === name,
        method: redirects || page === "NextSong" ? "PUT" : "GET",
        status: redirects ? 307 : page === "Error" ? 404 : 200,
        immediate: IMMEDIATE.has(page),
    };
    VIEWS.set(name, view);
    return view;
}
