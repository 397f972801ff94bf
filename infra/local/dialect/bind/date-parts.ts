/** The parts of a date that functions and intervals speak of. */
export type DatePart =
    | "millennium"
    | "century"
    | "decade"
    | "epoch"
    | "year"
    | "quarter"
    | "month"
    | "week"
    | "dow"
    | "doy"
    | "day"
    | "hour"
    | "minute"
    | "second"
    | "millisecond"
    | "microsecond"
    | "timezone"
    | "timezone_hour"
    | "timezone_minute";

/** Source: developer guide, "Date parts for date or timestamp functions". */
const NAMES: Readonly<Record<DatePart, string>> = {
    millennium: "millennium millennia mil mils",
    century: "century centuries c cent cents",
    decade: "decade decades dec decs",
    epoch: "epoch",
    year: "year years y yr yrs",
    quarter: "quarter quarters qtr qtrs",
    month: "month months mon mons",
    week: "week weeks w",
    dow: "dayofweek day_of_week dow dw weekday",
    doy: "dayofyear day_of_year doy dy yearday",
    day: "day days d",
    hour: "hour hours h hr hrs",
    minute: "minute minutes m min mins",
    second: "second seconds s sec secs",
    millisecond: "millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon",
    microsecond: "microsecond microseconds microsec microsecs usecond useconds us usec usecs",
    timezone: "timezone",
    timezone_hour: "timezone_hour",
    timezone_minute: "timezone_minute",
};

const BY_NAME: ReadonlyMap<string, DatePart> = new Map(
    Object.entries(NAMES).flatMap(([part, names]) => names.split(" ").map((name) => [name, part as DatePart])),
);

/** The part that a name stands for, in any case. */
export function datePart(name: string): DatePart | undefined {
    return BY_NAME.get(name.trim().toLowerCase());
}
