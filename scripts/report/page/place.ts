/** Places within a part of the page: `#catalogue/sparkify.songplay`. */

/** The link to one. */
export function linkTo(section: string, place: string): string {
    return `#${section}/${encodeURIComponent(place)}`;
}

/** The place that the address names within a part; undefined if it names none, or another part. */
export function placeWithin(section: string): string | undefined {
    const prefix = `#${section}/`;
    if (!location.hash.startsWith(prefix)) {
        return undefined;
    }
    const place = location.hash.slice(prefix.length);
    try {
        return decodeURIComponent(place);
    } catch {
        return place; // a stray percent sign, typed by hand
    }
}
