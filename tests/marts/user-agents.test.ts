import { openStatements, type Statements } from "../support/statements";

const userAgent = require("../../includes/user_agent") as Readonly<Record<string, (column: string) => string>>;

const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/";
const MAC = "Macintosh; Intel Mac OS X";

/** What the logs of November 2018 hold, all of it, and what their browsers are. */
const OF_THE_LOGS: readonly (readonly [text: string, device: string])[] = [
    [`Mozilla/5.0 (${MAC} 10_9_4) ${CHROME}36.0.1985.143 Safari/537.36`, "Chrome 36, macOS, desktop"],
    [`Mozilla/5.0 (${MAC} 10_9_4) ${CHROME}36.0.1985.125 Safari/537.36`, "Chrome 36, macOS, desktop"],
    [`Mozilla/5.0 (${MAC} 10_9_4) ${CHROME}37.0.2062.94 Safari/537.36`, "Chrome 37, macOS, desktop"],
    [`Mozilla/5.0 (${MAC} 10_9_3) ${CHROME}36.0.1985.143 Safari/537.36`, "Chrome 36, macOS, desktop"],
    [`Mozilla/5.0 (${MAC} 10_9_3) ${CHROME}37.0.2062.94 Safari/537.36`, "Chrome 37, macOS, desktop"],
    [`Mozilla/5.0 (${MAC} 10_8_5) ${CHROME}36.0.1985.125 Safari/537.36`, "Chrome 36, macOS, desktop"],
    [`Mozilla/5.0 (${MAC} 10_10_0) ${CHROME}36.0.1985.143 Safari/537.36`, "Chrome 36, macOS, desktop"],
    [`Mozilla/5.0 (Windows NT 6.1; WOW64) ${CHROME}35.0.1916.153 Safari/537.36`, "Chrome 35, Windows 7, desktop"],
    [`Mozilla/5.0 (Windows NT 6.1; WOW64) ${CHROME}36.0.1985.125 Safari/537.36`, "Chrome 36, Windows 7, desktop"],
    [`Mozilla/5.0 (Windows NT 6.1; WOW64) ${CHROME}36.0.1985.143 Safari/537.36`, "Chrome 36, Windows 7, desktop"],
    [`Mozilla/5.0 (Windows NT 6.1; WOW64) ${CHROME}37.0.2062.103 Safari/537.36`, "Chrome 37, Windows 7, desktop"],
    [`Mozilla/5.0 (Windows NT 6.1; WOW64) ${CHROME}37.0.2062.102 Safari/537.36`, "Chrome 37, Windows 7, desktop"],
    [`Mozilla/5.0 (Windows NT 6.1; WOW64) ${CHROME}37.0.2062.94 Safari/537.36`, "Chrome 37, Windows 7, desktop"],
    [`Mozilla/5.0 (Windows NT 6.1) ${CHROME}36.0.1985.143 Safari/537.36`, "Chrome 36, Windows 7, desktop"],
    [`Mozilla/5.0 (Windows NT 6.3; WOW64) ${CHROME}36.0.1985.143 Safari/537.36`, "Chrome 36, Windows 8.1, desktop"],
    [`Mozilla/5.0 (Windows NT 6.3; WOW64) ${CHROME}36.0.1985.125 Safari/537.36`, "Chrome 36, Windows 8.1, desktop"],
    [`Mozilla/5.0 (Windows NT 6.2; WOW64) ${CHROME}36.0.1985.125 Safari/537.36`, "Chrome 36, Windows 8, desktop"],
    [`Mozilla/5.0 (Windows NT 5.1) ${CHROME}36.0.1985.143 Safari/537.36`, "Chrome 36, Windows XP, desktop"],
    [`Mozilla/5.0 (X11; Linux x86_64) ${CHROME}37.0.2062.94 Safari/537.36`, "Chrome 37, Linux, desktop"],
    [
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Ubuntu Chromium/36.0.1985.125 " +
            "Chrome/36.0.1985.125 Safari/537.36",
        "Chromium 36, Linux, desktop",
    ],
    [
        `Mozilla/5.0 (${MAC} 10_9_4) AppleWebKit/537.77.4 (KHTML, like Gecko) Version/7.0.5 Safari/537.77.4`,
        "Safari 7, macOS, desktop",
    ],
    [
        `Mozilla/5.0 (${MAC} 10_9_4) AppleWebKit/537.78.2 (KHTML, like Gecko) Version/7.0.6 Safari/537.78.2`,
        "Safari 7, macOS, desktop",
    ],
    [
        `Mozilla/5.0 (${MAC} 10_9_3) AppleWebKit/537.75.14 (KHTML, like Gecko) Version/7.0.3 Safari/537.75.14`,
        "Safari 7, macOS, desktop",
    ],
    [
        `Mozilla/5.0 (${MAC} 10_9_2) AppleWebKit/537.75.14 (KHTML, like Gecko) Version/7.0.3 Safari/537.75.14`,
        "Safari 7, macOS, desktop",
    ],
    [
        `Mozilla/5.0 (${MAC} 10_10) AppleWebKit/538.46 (KHTML, like Gecko) Version/8.0 Safari/538.46`,
        "Safari 8, macOS, desktop",
    ],
    [
        `Mozilla/5.0 (${MAC} 10_6_8) AppleWebKit/534.59.10 (KHTML, like Gecko) Version/5.1.9 Safari/534.59.10`,
        "Safari 5, macOS, desktop",
    ],
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 7_1_1 like Mac OS X) AppleWebKit/537.51.2 (KHTML, like Gecko) " +
            "Version/7.0 Mobile/11D201 Safari/9537.53",
        "Safari 7, iOS, mobile",
    ],
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 7_1_2 like Mac OS X) AppleWebKit/537.51.2 (KHTML, like Gecko) " +
            "Version/7.0 Mobile/11D257 Safari/9537.53",
        "Safari 7, iOS, mobile",
    ],
    [`Mozilla/5.0 (${MAC} 10.9; rv:31.0) Gecko/20100101 Firefox/31.0`, "Firefox 31, macOS, desktop"],
    [`Mozilla/5.0 (${MAC} 10.9; rv:30.0) Gecko/20100101 Firefox/30.0`, "Firefox 30, macOS, desktop"],
    [`Mozilla/5.0 (${MAC} 10.7; rv:31.0) Gecko/20100101 Firefox/31.0`, "Firefox 31, macOS, desktop"],
    ["Mozilla/5.0 (Windows NT 5.1; rv:31.0) Gecko/20100101 Firefox/31.0", "Firefox 31, Windows XP, desktop"],
    ["Mozilla/5.0 (Windows NT 6.1; rv:31.0) Gecko/20100101 Firefox/31.0", "Firefox 31, Windows 7, desktop"],
    ["Mozilla/5.0 (Windows NT 6.1; WOW64; rv:31.0) Gecko/20100101 Firefox/31.0", "Firefox 31, Windows 7, desktop"],
    ["Mozilla/5.0 (Windows NT 6.1; WOW64; rv:32.0) Gecko/20100101 Firefox/32.0", "Firefox 32, Windows 7, desktop"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:31.0) Gecko/20100101 Firefox/31.0", "Firefox 31, Linux, desktop"],
    [
        "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "Internet Explorer 11, Windows 7, desktop",
    ],
    [
        "Mozilla/5.0 (Windows NT 6.3; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "Internet Explorer 11, Windows 8.1, desktop",
    ],
    [
        "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; WOW64; Trident/6.0)",
        "Internet Explorer 10, Windows 8, desktop",
    ],
    ["Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)", "Internet Explorer 9, Windows 7, desktop"],
];

/** What came later or from elsewhere, each with what it pretends to be. */
const OTHERS: readonly (readonly [text: string, device: string])[] = [
    [
        `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME}64.0.3282.140 Safari/537.36 Edge/17.17134`,
        "Edge 17, Windows 10, desktop",
    ],
    [
        `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME}120.0.0.0 Safari/537.36 Edg/120.0.0.0`,
        "Edge 120, Windows 10, desktop",
    ],
    [
        `Mozilla/5.0 (Windows NT 6.1; WOW64) ${CHROME}63.0.3239.132 Safari/537.36 OPR/50.0.2762.67`,
        "Opera 50, Windows 7, desktop",
    ],
    [
        `Mozilla/5.0 (Linux; Android 8.0.0; SM-G960F) ${CHROME}62.0.3202.84 Mobile Safari/537.36`,
        "Chrome 62, Android, mobile",
    ],
    [`Mozilla/5.0 (Linux; Android 4.4.2; Nexus 7) ${CHROME}36.0.1985.135 Safari/537.36`, "Chrome 36, Android, mobile"],
    [`Mozilla/5.0 (X11; CrOS x86_64 8172.45.0) ${CHROME}51.0.2704.64 Safari/537.36`, "Chrome 51, Chrome OS, desktop"],
    [
        "Mozilla/5.0 (iPad; CPU OS 9_3_5 like Mac OS X) AppleWebKit/601.1.46 (KHTML, like Gecko) CriOS/70.0.3538.75 " +
            "Mobile/13G36 Safari/601.1.46",
        "Chrome 70, iOS, mobile",
    ],
    [
        "Mozilla/5.0 (compatible; MSIE 10.0; Windows Phone 8.0; Trident/6.0; IEMobile/10.0; NOKIA; Lumia 920)",
        "Internet Explorer 10, Windows Phone, mobile",
    ],
    ["curl/7.64.0", "other -, other, desktop"],
    [`Mozilla/5.0 (X11; Linux x86_64) ${CHROME}98 Safari/537.36`, "Chrome 98, Linux, desktop"],
    ["Mozilla/4.0 (compatible; MSIE 7; Windows NT 5.1)", "Internet Explorer 7, Windows XP, desktop"],
    ["Mozilla/5.0 (Windows NT 6.1; Trident/7.0) like Gecko", "Internet Explorer -, Windows 7, desktop"],
    ["Chrome/ten.1", "Chrome -, other, desktop"],
];

let statements: Statements;
beforeAll(async () => {
    statements = await openStatements();
});
afterAll(() => statements.close());

async function parsed(text: string): Promise<string> {
    const column = (name: string) => userAgent[name]?.("user_agent") as string;
    const [row] = (await statements.run(
        `select ${column("browser")} || ' ' || coalesce(${column("browserVersion")}, '-') || ', ' ||
            ${column("operatingSystem")} || ', ' || ${column("deviceType")} as device
        from (select cast('${text}' as varchar(512)) as user_agent) as visits`,
    )) as readonly (readonly string[])[];
    return row?.[0] as string;
}

test("the logs' forty user agents are told apart as people read them", async () => {
    expect(new Set(OF_THE_LOGS.map(([text]) => text)).size).toBe(40);
    for (const [text, device] of OF_THE_LOGS) {
        expect({ text, device: await parsed(text) }).toEqual({ text, device });
    }
});

test.each(OTHERS)("%s", async (text, device) => {
    expect(await parsed(text)).toBe(device);
});
