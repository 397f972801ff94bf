import { SqlError } from "../errors";

/** Date parts of COPY's own formats, as the engine's strptime writes them. Source: developer guide, "DATEFORMAT and TIMEFORMAT strings". */
const PARTS: readonly (readonly [pattern: string, engine: readonly string[]])[] = [
    ["YYYY", ["%Y"]],
    ["YY", ["%y"]],
    ["MONTH", ["%b", "%B"]],
    ["MON", ["%b", "%B"]],
    ["MM", ["%m"]],
    ["DD", ["%d"]],
    ["HH24", ["%H"]],
    ["HH12", ["%I"]],
    ["HH", ["%H"]],
    ["MI", ["%M"]],
    ["SS", ["%S", "%S.%f"]],
    ["AM", ["%p"]],
    ["PM", ["%p"]],
];

/**
 * The formats of the engine that together stand for one of COPY's: a month's name may be short or long, seconds may
 * have a fraction. @throws SqlError 22007 for letters that are no date part, as a time zone can't be told in a format, and
 * where no year can be told.
 */
export function engineFormats(format: string, option: "DATEFORMAT" | "TIMEFORMAT"): readonly string[] {
    let formats = [""];
    for (let at = 0; at < format.length; ) {
        const rest = format.slice(at).toUpperCase();
        const [pattern, engine] = PARTS.find(([each]) => rest.startsWith(each)) ?? [];
        const char = format[at] as string;
        if (pattern === undefined && /[a-su-z]/i.test(char)) {
            throw new SqlError("22007", `Invalid ${option} '${format}': "${char}" begins no date or time part.`, {
                hint: "Use YYYY, YY, MM, MON, DD, HH, HH24, HH12, MI, SS, AM and separators, or 'auto'.",
            });
        }
        const next = engine ?? [char === "%" ? "%%" : char];
        formats = formats.flatMap((before) => next.map((part) => before + part));
        at += pattern?.length ?? 1;
    }
    if (!formats.some((each) => /%y/i.test(each.replaceAll("%%", "")))) {
        throw new SqlError("22007", `Invalid ${option} '${format}': it has no year.`, { hint: "Add YYYY or YY." });
    }
    return formats;
}
