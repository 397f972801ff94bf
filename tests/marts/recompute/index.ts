import type { Row } from "../../recompute/compare";
import { dailyActivity, pageFunnel, playsByHour, retentionCohorts, sessionFacts } from "./activity";
import { topAlbumsDaily, topSongsDaily, trendingAlbums, trendingSongs } from "./charts";
import type { Facts } from "./facts";
import { devices, playsByLocation } from "./places-and-devices";
import { songSuggestions } from "./suggestions";
import { lapsedUsers, upgradeCandidates, userBirthdays, userLevelCategories, userLevels } from "./user-histories";

export { factsAsOf, readFacts } from "./facts";

/** Each mart as it must be, every value as the warehouse prints it, worked out without SQL. */
export const MARTS: Readonly<Record<string, (facts: Facts) => readonly Row[]>> = {
    "analytics.daily_activity": dailyActivity,
    "analytics.devices": devices,
    "analytics.lapsed_users": lapsedUsers,
    "analytics.page_funnel": pageFunnel,
    "analytics.plays_by_hour": playsByHour,
    "analytics.plays_by_location": playsByLocation,
    "analytics.retention_cohorts": retentionCohorts,
    "analytics.session_facts": sessionFacts,
    "analytics.song_suggestions": songSuggestions,
    "analytics.top_albums_daily": topAlbumsDaily,
    "analytics.top_songs_daily": topSongsDaily,
    "analytics.trending_albums": trendingAlbums,
    "analytics.trending_songs": trendingSongs,
    "analytics.upgrade_candidates": upgradeCandidates,
    "analytics.user_birthdays": userBirthdays,
    "analytics.user_level_categories": userLevelCategories,
    "sparkify.user_levels": userLevels,
};
