const UNITS: readonly (readonly [string, number])[] = [
    ["d", 86_400],
    ["h", 3_600],
    ["min", 60],
    ["s", 1],
];

/** "3 d 4 h", "4 h 5 min", "5 min 6 s", "6 s"; a part that is zero is left out. */
export function shownDuration(seconds: number): string {
    const first = UNITS.findIndex(([, size]) => seconds >= size);
    let rest = seconds;
    const parts = UNITS.slice(first < 0 ? UNITS.length - 1 : first).map(([unit, size]) => {
        const count = Math.floor(rest / size);
        rest -= count * size;
        return { unit, count };
    });
    return parts
        .slice(0, 2)
        .filter(({ count }, at) => at === 0 || count > 0)
        .map(({ unit, count }) => `${count} ${unit}`)
        .join(" ");
}
