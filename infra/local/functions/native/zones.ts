/**
 * Time zone abbreviations that PostgreSQL knows and the engine does not, as offsets from UTC.
 * Source: PostgreSQL manual, "Date/Time Key Words".
 */
const OFFSETS: ReadonlyMap<string, string> = new Map([
    ["utc", "+00:00"],
    ["gmt", "+00:00"],
    ["z", "+00:00"],
    ["zulu", "+00:00"],
    ["wet", "+00:00"],
    ["bst", "+01:00"],
    ["cet", "+01:00"],
    ["met", "+01:00"],
    ["cest", "+02:00"],
    ["eet", "+02:00"],
    ["sast", "+02:00"],
    ["eest", "+03:00"],
    ["msk", "+03:00"],
    ["ist", "+02:00"],
    ["sgt", "+08:00"],
    ["hkt", "+08:00"],
    ["awst", "+08:00"],
    ["jst", "+09:00"],
    ["kst", "+09:00"],
    ["acst", "+09:30"],
    ["aest", "+10:00"],
    ["aedt", "+11:00"],
    ["nzst", "+12:00"],
    ["nzdt", "+13:00"],
    ["nst", "-03:30"],
    ["ast", "-04:00"],
    ["adt", "-03:00"],
    ["edt", "-04:00"],
    ["est", "-05:00"],
    ["cdt", "-05:00"],
    ["cst", "-06:00"],
    ["mdt", "-06:00"],
    ["mst", "-07:00"],
    ["pdt", "-07:00"],
    ["pst", "-08:00"],
    ["akdt", "-08:00"],
    ["akst", "-09:00"],
    ["hst", "-10:00"],
]);

/** The offset that an abbreviation stands for (`-08:00` for PST), or undefined for what is none. */
export function zoneOffset(abbreviation: string): string | undefined {
    return OFFSETS.get(abbreviation.toLowerCase());
}
