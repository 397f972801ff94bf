import states from "us-atlas/states-10m.json";
import { ALL_STATES } from "../vega-chart";
import { count, counted, percent } from "../words";
import type { Chart } from "./chart";
import { filterWords, isChosenDay, isChosenLevel } from "./filters";
import { letZoom } from "./map-zoom";
import { groupsOf, mostOf, sumOf } from "./sums";

/** Stands for plays that name no location. */
const UNKNOWN = "(unknown)";

const isNarrow = () => innerWidth < 640;

/** Where listeners are. */
export const map: Chart = {
    id: "map",
    title: "Where people listen: metropolitan areas by plays and paid share",
    question: "plays_by_location",
    obeys: "dates and level",
    about: "The larger a mark, the more plays; its colour goes from free to paid. Boundaries: U.S. Census Bureau; places: GeoNames, CC BY 4.0.",
    isWide: true,
    rows(rows, filters) {
        const chosen = rows.filter((row) => isChosenDay(row.play_date, filters) && isChosenLevel(row.level, filters));
        return [...groupsOf(chosen, (row) => String(row.location ?? UNKNOWN))]
            .map(([location, group]) => {
                const plays = sumOf(group, "plays");
                const paid_plays = sumOf(
                    group.filter((row) => row.level === "paid"),
                    "plays",
                );
                const { latitude = null, longitude = null } = group[0] ?? {};
                return { location, latitude, longitude, plays, paid_plays, paid_share: paid_plays / plays };
            })
            .sort((a, b) => b.plays - a.plays || (a.location < b.location ? -1 : 1));
    },
    finding(rows) {
        const plays = counted(sumOf(rows, "plays"), "play");
        const most = mostOf(
            rows.filter((row) => row.location !== UNKNOWN),
            "plays",
        );
        const unplaced = sumOf(
            rows.filter((row) => row.latitude === null),
            "plays",
        );
        const are = unplaced === 1 ? "is" : "are";
        const rest = unplaced === 0 ? "" : ` ${counted(unplaced, "play")} ${are} of no known place and not on the map.`;
        const lead =
            most === undefined
                ? `None of ${plays} names a location.`
                : `${most.location} listens most: ${count(Number(most.plays))} of ${plays}, ${percent(
                      Number(most.paid_share),
                  )} of them paid.`;
        return `${lead}${rest}`;
    },
    nothing: (filters) => `No plays ${filterWords(filters)}.`,
    spec: (rows, theme) => ({
        width: "container",
        height: Math.min(460, innerWidth * 0.6),
        // Vega knows the projection by the name it was registered under; Vega-Lite's type lists its own only.
        projection: { type: ALL_STATES as "albersUsa" },
        layer: [
            {
                data: { values: states, format: { type: "topojson", feature: "states" } },
                mark: { type: "geoshape", fill: theme.line, stroke: theme.surface, aria: false, clip: true },
            },
            {
                data: { values: rows.filter((row) => row.latitude !== null && row.longitude !== null) },
                mark: { type: "circle", opacity: 0.85, stroke: theme.surface, strokeWidth: 1, clip: true },
                encoding: {
                    longitude: { field: "longitude", type: "quantitative" },
                    latitude: { field: "latitude", type: "quantitative" },
                    size: {
                        field: "plays",
                        type: "quantitative",
                        scale: { range: isNarrow() ? [12, 300] : [30, 1200], domainMin: 0 },
                        legend: { title: "plays", format: ",d", tickCount: isNarrow() ? 2 : 4 },
                    },
                    color: {
                        field: "paid_share",
                        type: "quantitative",
                        scale: { domain: [0, 1], range: [theme.free, theme.paid] },
                        legend: { title: "paid share", format: ".0%", gradientLength: isNarrow() ? 100 : 200 },
                    },
                    order: { field: "plays", sort: "descending" }, // small marks lie on large ones
                    tooltip: [
                        { field: "location", type: "nominal", title: "Area" },
                        { field: "plays", type: "quantitative", title: "Plays", format: ",d" },
                        { field: "paid_plays", type: "quantitative", title: "Paid plays", format: ",d" },
                        { field: "paid_share", type: "quantitative", title: "Paid share", format: ".0%" },
                    ],
                },
            },
        ],
    }),
    equip: letZoom,
};
