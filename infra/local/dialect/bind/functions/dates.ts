import type { DataType } from "../../../types";
import { type Bound, callOf } from "../bound";
import { varchar } from "../type-families";
import { argumentsOf } from "./arguments";
import { requireUtc, TIMESTAMP, TIMESTAMPTZ } from "./date-arguments";
import {
    addMonths,
    age,
    comparing,
    dateAdd,
    dateDiff,
    finite,
    lastDay,
    monthsBetween,
    nextDay,
    yearOfDate,
} from "./date-arithmetic";
import { datePartOf, dateTrunc } from "./date-parts-of";
import type { ScalarFunctions, ScalarRule } from "./rule";
import { convertTimezone, timezone } from "./time-zones";

export { bindExtract } from "./date-parts-of";
export { bindAtTimeZone } from "./time-zones";

const DATE: DataType = { kind: "date" };
const TIME: DataType = { kind: "time" };
const TIMETZ: DataType = { kind: "timetz" };
const INTERVAL: DataType = { kind: "interval" };

/** A moment that the clock gives. */
const now =
    (sql: string, type: DataType): ScalarRule =>
    (call, binding): Bound => {
        argumentsOf(call, binding, []);
        return { sql, type };
    };

/** Source: developer guide, "Date and time functions". */
export const dateFunctions: ScalarFunctions = {
    dateadd: dateAdd,
    date_add: dateAdd,
    datediff: dateDiff,
    date_diff: dateDiff,
    date_part: datePartOf,
    datepart: datePartOf, // not in the guide: AWS's own views for administrators use it
    pgdate_part: datePartOf,
    date_part_year: yearOfDate,
    date_trunc: dateTrunc,
    add_months: addMonths,
    months_between: monthsBetween,
    next_day: nextDay,
    last_day: lastDay,
    age,
    isfinite: finite,
    convert_timezone: convertTimezone,
    timezone,
    date_cmp: comparing(DATE, DATE),
    date_cmp_timestamp: comparing(DATE, TIMESTAMP),
    date_cmp_timestamptz: comparing(DATE, TIMESTAMPTZ),
    timestamp_cmp: comparing(TIMESTAMP, TIMESTAMP),
    timestamp_cmp_date: comparing(TIMESTAMP, DATE),
    timestamp_cmp_timestamptz: comparing(TIMESTAMP, TIMESTAMPTZ),
    timestamptz_cmp: comparing(TIMESTAMPTZ, TIMESTAMPTZ),
    timestamptz_cmp_date: comparing(TIMESTAMPTZ, DATE),
    timestamptz_cmp_timestamp: comparing(TIMESTAMPTZ, TIMESTAMP),
    interval_cmp: comparing(INTERVAL, INTERVAL),
    // When the statement began; all but TIMEOFDAY give the beginning of the transaction.
    getdate: now(`date_trunc('second', ${callOf("$clock")})`, TIMESTAMP),
    sysdate: now("CAST(current_timestamp AS TIMESTAMP)", TIMESTAMP),
    current_date: now("current_date", DATE),
    current_time: now("CAST(current_timestamp AS TIME WITH TIME ZONE)", TIMETZ),
    current_timestamp: now("current_timestamp", TIMESTAMPTZ),
    localtime: now("CAST(CAST(current_timestamp AS TIMESTAMP) AS TIME)", TIME),
    localtimestamp: now("CAST(current_timestamp AS TIMESTAMP)", TIMESTAMP),
    now: now("current_timestamp", TIMESTAMPTZ),
    timeofday: (call, binding) => {
        requireUtc("TIMEOFDAY", binding.state, call.at);
        return now(callOf("$time_of_day"), varchar(64))(call, binding);
    },
};
