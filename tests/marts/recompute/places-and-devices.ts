import type { Row } from "../../recompute/compare";
import { booleanText, distinct, type Facts, groups, sortedBy } from "./facts";

const US_PLACES = require("../../../includes/us_places") as {
    byState(): readonly { readonly state: string; readonly places: string }[];
};

/** Latitude and longitude by `state|name`, as the file writes them. */
const POINTS = new Map(
    US_PLACES.byState().flatMap(({ state, places }) =>
        places.split(";").map((place) => {
            const [name, latitude, longitude] = place.replaceAll("''", "'").split("|");
            return [`${state}|${name}`, { latitude: Number(latitude), longitude: Number(longitude) }];
        }),
    ),
);

export function playsByLocation({ plays }: Facts): readonly Row[] {
    return [...groups(plays, ({ location }) => location)].map(([location, found]) => {
        const [area, states] = location === null ? ["(unknown)", undefined] : location.split(", ");
        const point = location === null ? undefined : pointOf(area as string, states?.split("-")[0] ?? "");
        const artists = [...groups(found, ({ artistName }) => artistName)];
        const [top] = sortedBy(artists, ([name, ofArtist]) => [-ofArtist.length, name]);
        const paid = found.filter(({ level }) => level === "paid").length;
        return {
            location: location ?? "(unknown)",
            area_name: area as string,
            states: states ?? null,
            latitude: point ? String(point.latitude) : null,
            longitude: point ? String(point.longitude) : null,
            is_resolved: booleanText(point !== undefined),
            plays: String(found.length),
            listeners: String(distinct(found, ({ userId }) => userId)),
            sessions: String(distinct(found, ({ sessionId }) => sessionId)),
            paid_plays: String(paid),
            paid_share: String(paid / found.length),
            top_artist_name: top?.[0] ?? null,
            top_artist_plays: String(top?.[1].length),
        };
    });
}

/** Takes one word after the other away from the area's name, from its end, until what is left is a place. */
export function pointOf(area: string, state: string): { latitude: number; longitude: number } | undefined {
    for (let name = area; name !== ""; name = name.replace(/[-/]?[^-/]*$/, "")) {
        const point = POINTS.get(`${state}|${name}`);
        if (point) return point;
    }
    return undefined;
}

export function devices({ plays }: Facts): readonly Row[] {
    const parsed = plays.map((play) => ({ ...play, device: deviceOf(play.userAgent ?? "") }));
    return [...groups(parsed, ({ device }) => JSON.stringify(device))].map(([device, found]) => ({
        ...(JSON.parse(device) as Row),
        plays: String(found.length),
        listeners: String(distinct(found, ({ userId }) => userId)),
        sessions: String(distinct(found, ({ sessionId }) => sessionId)),
        play_share: String(found.length / plays.length),
    }));
}

const WINDOWS: Readonly<Record<string, string>> = {
    "10.0": "10",
    "6.3": "8.1",
    "6.2": "8",
    "6.1": "7",
    "6.0": "Vista",
    "5.1": "XP",
};

/** What a browser of 2014 tells of itself, which is what the logs hold. */
function deviceOf(userAgent: string): Row {
    const system = /^Mozilla\/5\.0 \(([^)]*)\)/.exec(userAgent)?.[1] ?? "";
    const products = new Map([...userAgent.matchAll(/(\w+)\/([\d.]+)/g)].map(([, name, version]) => [name, version]));
    const oldExplorer = /MSIE (\d+)/.exec(system)?.[1];
    const newExplorer = /Trident.*rv:(\d+)/.exec(system)?.[1];
    const explorer = oldExplorer ?? newExplorer;
    const browser = explorer
        ? "Internet Explorer"
        : (["Chromium", "Chrome", "Firefox", "Safari"].find((name) => products.has(name)) ?? "other");
    const version = explorer ?? products.get(browser === "Safari" ? "Version" : browser)?.split(".")[0] ?? "-";
    const windows = /Windows NT ([\d.]+)/.exec(system)?.[1];
    const isMobile = /iPhone|iPad/.test(system);
    const unix = isMobile ? "iOS" : /Mac OS X/.test(system) ? "macOS" : /Linux/.test(system) ? "Linux" : "other";
    return {
        browser,
        browser_version: version,
        operating_system: windows ? `Windows ${WINDOWS[windows]}` : unix,
        device_type: isMobile ? "mobile" : "desktop",
    };
}
