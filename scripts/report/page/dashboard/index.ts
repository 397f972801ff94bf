import type { DashboardData } from "../../page-data";
import { element } from "../element";
import { readTable } from "../table";
import { activeUsers } from "./active-users";
import { birthdays } from "./birthdays";
import { mountChart } from "./chart-card";
import { devices } from "./devices";
import { createFilterBar, type Filters } from "./filters";
import { lapsedUsers } from "./lapsed-users";
import { levelChanges } from "./level-changes";
import { levelsOfUsers } from "./levels-of-users";
import { map } from "./map";
import { playsByDay } from "./plays-by-day";
import { playsByWeekdayAndHour } from "./plays-by-weekday-and-hour";
import { retention } from "./retention";
import { songSuggestions } from "./song-suggestions";
import { topAlbums, topSongs } from "./top-of-a-day";
import { trendingAlbums, trendingSongs } from "./trending";
import { upgradeCandidates } from "./upgrade-candidates";
import { upgradeFunnel } from "./upgrade-funnel";

/** All charts, in the order in which a product manager asks. */
export const CHARTS = [
    activeUsers,
    playsByDay,
    trendingSongs,
    trendingAlbums,
    topSongs,
    topAlbums,
    playsByWeekdayAndHour,
    map,
    levelsOfUsers,
    levelChanges,
    upgradeFunnel,
    upgradeCandidates,
    lapsedUsers,
    songSuggestions,
    devices,
    birthdays,
    retention,
] as const;

/** Fills the dashboard: the filters, then the charts, each drawn when it comes near. */
export function mountDashboard(root: HTMLElement, data: DashboardData): void {
    const all: Filters = { ...daysIn(data), level: "all" };
    const bar = createFilterBar(all, (chosen) => {
        for (const card of cards) {
            card.obey(chosen);
        }
    });
    const cards = CHARTS.flatMap((chart) => {
        const answer = data[chart.question];
        return answer === undefined ? [] : [mountChart(chart, readTable(answer), bar.chosen)];
    });
    root.append(
        element("h2", { class: "for-screen-readers" }, "Dashboard"),
        bar.root,
        element("div", { class: "charts" }, ...cards.map((card) => card.root)),
    );
    for (const card of cards) {
        card.watch();
    }
}

/** The first and the last day of the page's activity and plays; empty where there are none. */
function daysIn(data: DashboardData): Pick<Filters, "from" | "to"> {
    const days = [
        ["active_users", "activity_date"],
        ["plays_by_day", "play_date"],
    ].flatMap(([question = "", column = ""]) => {
        const answer = data[question];
        return answer === undefined ? [] : readTable(answer).rows.map((row) => String(row[column]));
    });
    days.sort();
    return { from: days[0] ?? "", to: days.at(-1) ?? "" };
}
