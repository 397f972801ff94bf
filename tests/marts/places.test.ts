import { METRO_AREAS } from "../../scripts/generate/metro-areas";
import { pointOf } from "./recompute/places-and-devices";

const US_PLACES = require("../../includes/us_places") as {
    byState(): readonly { readonly state: string; readonly places: string }[];
};

const places = US_PLACES.byState().flatMap(({ state, places }) =>
    places.split(";").map((place) => `${state}|${place}`),
);

/** Names of other years than those of the logs, and of areas that are small, far away or spelled in their own way. */
const OTHER_AREAS: readonly (readonly [name: string, latitude: number, longitude: number])[] = [
    ["Atlanta-Sandy Springs-Alpharetta, GA", 33.7, -84.4],
    ["Washington-Arlington-Alexandria, DC-VA-MD-WV", 38.9, -77],
    ["New York-Northern New Jersey-Long Island, NY-NJ-PA", 40.7, -74],
    ["Urban Honolulu, HI", 21.3, -157.9],
    ["Boise City-Nampa, ID", 43.6, -116.2],
    ["St. Cloud, MN", 45.6, -94.2],
    ["Louisville/Jefferson County, KY-IN", 38.3, -85.8],
    ["Anchorage, AK", 61.2, -149.9],
    ["Mayagüez, PR", 18.2, -67.1],
    ["Española, NM", 36, -106.1],
    ["Coeur d'Alene, ID", 47.7, -116.8],
    ["London, KY", 37.1, -84.1],
];

test("a place is a state, a name and a point within the United States, once each", () => {
    expect(new Set(places.map((place) => place.split("|").slice(0, 2).join("|"))).size).toBe(places.length);
    // us_places.sqlx takes so many from each text.
    expect(Math.max(...US_PLACES.byState().map(({ places }) => places.split(";").length))).toBeLessThanOrEqual(1000);
    for (const place of places) {
        const [state, name, latitude, longitude] = place.split("|");
        expect(state).toMatch(/^[A-Z]{2}$/);
        expect(name).toMatch(/./);
        expect(Number(latitude)).toBeGreaterThan(17);
        expect(Number(latitude)).toBeLessThan(72);
        expect(Number(longitude)).toBeGreaterThan(-180);
        expect(Number(longitude)).toBeLessThan(-65);
    }
});

test("every area that made-up users live in has its point", () => {
    const unknown = METRO_AREAS.map(([name]) => name.split(", ")).filter(
        ([area, states]) => pointOf(area as string, (states as string).split("-")[0] as string) === undefined,
    );
    expect(unknown).toEqual([]);
});

test.each(OTHER_AREAS)("%s lies at %d, %d", (name, latitude, longitude) => {
    const [area, states] = name.split(", ") as [string, string];
    const point = pointOf(area, states.split("-")[0] as string);
    expect(point?.latitude).toBeCloseTo(latitude, 0);
    expect(point?.longitude).toBeCloseTo(longitude, 0);
});
