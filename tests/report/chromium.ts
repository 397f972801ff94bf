import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

/** Where Debian's package puts it, or where CHROMIUM says. */
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Where the README's pictures go, if they are to be made anew; else empty. */
export const PICTURES = process.env.REPORT_PICTURES ?? "";

/** How a reader looks at the page. */
export interface Look {
    readonly colours?: "light" | "dark";
    /** Of the window; 1280 by 900 pixels. A phone is about 390 by 844. */
    readonly size?: { readonly width: number; readonly height: number };
}

export const PHONE = { width: 390, height: 844 };

/** A report in a browser, and what went on there besides. */
export interface OpenReport {
    readonly page: Page;
    /** What the page asked for, itself left out; each must be in the file. */
    readonly requests: readonly string[];
    /** Errors, warnings, and exceptions that nobody caught. */
    readonly complaints: readonly string[];
    /** Scrolls through the page, so that all of it is drawn. */
    scrollThrough(): Promise<void>;
    /** Goes to a part of the report, as its links do. */
    goTo(part: string): Promise<void>;
}

let started: Promise<Browser> | undefined;

/** The browser of all tests of a run; the first who asks has it started. */
export function reportBrowser(): Promise<Browser> {
    started ??= launchChromium();
    return started;
}

/** Starts a headless Chromium. Without one the tests fail, and say how to come by it. */
async function launchChromium(): Promise<Browser> {
    if (!existsSync(CHROMIUM)) {
        throw new Error(
            `There is no Chromium at ${CHROMIUM}: install it (apt-get install -y --no-install-recommends chromium), ` +
                "or name another in the variable CHROMIUM.",
        );
    }
    return chromium.launch({
        executablePath: CHROMIUM,
        // Chromium does not sandbox for root, and a container's shared memory may be small.
        args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
}

/** Opens a report from the disk, at a part of it such as `#catalogue`. */
export async function openReport(browser: Browser, file: string, look: Look = {}, part = ""): Promise<OpenReport> {
    const page = await browser.newPage({
        viewport: look.size ?? { width: 1280, height: 900 },
        colorScheme: look.colours ?? "light",
        timezoneId: "America/Los_Angeles", // the page's days are UTC wherever it is read
        locale: "en-US",
    });
    const url = pathToFileURL(file).href;
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => request.url() !== url && requests.push(request.url()));
    page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") {
            complaints.push(message.text());
        }
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${url}${part}`);
    await page.waitForSelector("main h2", { state: "attached" });
    return {
        page,
        requests,
        complaints,
        async scrollThrough() {
            // The page grows as it is drawn.
            for (let top = 0; top < (await page.evaluate(() => document.documentElement.scrollHeight)); top += 600) {
                await page.evaluate((top) => scrollTo(0, top), top);
                await page.waitForFunction(() =>
                    [...document.querySelectorAll("article:has([aria-busy='true'])")].every((chart) => {
                        const { top, bottom } = chart.getBoundingClientRect();
                        return bottom < 0 || top > innerHeight;
                    }),
                );
            }
            await page.evaluate(() => scrollTo(0, 0));
        },
        goTo: (part) =>
            page.evaluate(async (part) => {
                if (location.hash !== part) {
                    await new Promise((done) => {
                        addEventListener("hashchange", done, { once: true }); // called behind the page's own listeners
                        location.hash = part;
                    });
                }
            }, part),
    };
}
