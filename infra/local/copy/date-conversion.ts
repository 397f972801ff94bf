import { quoteText } from "../dialect/bind/bound";
import { engineType } from "../type-names";
import { engineFormats } from "./date-formats";
import { wholeNumber } from "./number-conversion";
import { type Conversion, either, type FieldNames, type FieldText, type Reading } from "./reading";

/** COPY's default formats: a time may be left out, as may its seconds. */
const DAY = "\\s*\\d{4}-\\d{1,2}-\\d{1,2}";
const HOURS = " \\d{1,2}:\\d{1,2}";
const TIME = `${DAY}(${HOURS}(:\\d{1,2}(\\.\\d+)?)?)?\\s*`;
const ZONED_TIME = `${DAY}(${HOURS}(:\\d{1,2}(\\.\\d+)?)?)?( ?([+-]\\d{1,2}(:?\\d{2})?|[A-Za-z][A-Za-z_/]*))?\\s*`;

/** What of them the engine reads as it is meant: it cuts a seventh digit, and takes a zone's name for that of later texts. */
const PLAIN_TIME = `${DAY}(${HOURS}(:\\d{1,2}(\\.\\d{1,6})?)?)?\\s*`;
const PLAIN_ZONED_TIME = `${DAY}(${HOURS}(:\\d{1,2}(\\.\\d{1,6})?)?([+-](0\\d|1[0-5])(:[0-5]\\d)?)?)?\\s*`;

/** Ten characters and no fewer; a time behind them is left out, with what may stand behind it, but no BC. */
const LEFT_OUT = "\\d[\\d:.]*\\s*([AaPp][Mm])?\\s*([+-][\\d:]+|[Zz]|[A-Za-z]{3,}[A-Za-z_/+-]*)?";
const DEFAULT_DATE = `^\\s*(\\d{4}-\\d{2}-\\d{2})([ T]\\s*(${LEFT_OUT})?)?\\s*$`;

export function date({ text }: FieldText, names: FieldNames, format: string | undefined): Reading {
    if (format === undefined || format.toUpperCase() === "YYYY-MM-DD") {
        const read = `try_cast(${text} as date)`;
        // Text that the engine prints as it read it needs no pattern, which takes longer. "infinity" is shorter.
        const isPlain = `strlen(${text}) = 10 and cast(${read} as varchar) = ${text}`;
        const other = `try_cast(regexp_extract(${text}, '${DEFAULT_DATE}', 1) as date)`;
        return { read: `if(${isPlain}, ${read}, ${other})`, ...inOurEra(names) };
    }
    return format === "auto"
        ? { read: recognized(text, "date"), ...inOurEra(names) }
        : { read: `cast(${strptime(text, format, "DATEFORMAT")} as date)`, ...inFourDigits(names) };
}

export function timestamp(
    kind: "timestamp" | "timestamptz",
    field: FieldText,
    names: FieldNames,
    format: string | undefined,
): Reading {
    const { text } = field;
    const engine = engineType({ kind });
    switch (format) {
        case undefined: {
            const [plain, shape] = kind === "timestamptz" ? [PLAIN_ZONED_TIME, ZONED_TIME] : [PLAIN_TIME, TIME];
            // The engine knows no second 60 and no hour 24, which are the next minute's and day's.
            const read =
                `coalesce(case when regexp_full_match(${text}, '${plain}') then try_cast(trim(${text}) as ${engine}) end, ` +
                `case when regexp_full_match(${text}, '${shape}') then ${recognized(text, kind)} end)`;
            return { read, ...inOurEra(names) };
        }
        case "auto":
            return { read: recognized(text, kind), ...inOurEra(names) };
        case "epochsecs":
            return epoch(field, names, 1000, engine);
        case "epochmillisecs":
            return epoch(field, names, 1, engine);
        default:
            return { read: `cast(${strptime(text, format, "TIMEFORMAT")} as ${engine})`, ...inFourDigits(names) };
    }
}

/** What CAST reads, too. Source: developer guide, "Using automatic recognition with DATEFORMAT and TIMEFORMAT". */
export function recognized(text: string, kind: "date" | "time" | "timetz" | "timestamp" | "timestamptz"): string {
    return `redshift.fn."$parsed_${kind}"(trim(${text}))`;
}

/** No infinity, no year 0 nor one before it, which the engine reads out of texts that are no dates to Redshift. */
function inOurEra({ read }: FieldNames): Pick<Conversion, "doubt" | "fails"> {
    const isOutside = `(not isfinite(${read}) or ${read} < date '0001-01-01')`;
    return { doubt: isOutside, fails: isOutside };
}

/** Nor a year of fewer than four digits, which the engine takes for YYYY: 18 would be the year 18. */
function inFourDigits({ text, read }: FieldNames): Pick<Conversion, "doubt" | "fails"> {
    const isEarly = `${read} < date '1000-01-01'`;
    const hasZeros = `regexp_matches(${text}, '(^|\\D)0\\d{3}(\\D|$)|\\d{8}')`;
    return {
        doubt: `(not isfinite(${read}) or ${isEarly})`,
        fails: `(not isfinite(${read}) or ${read} < date '0001-01-01' or (${isEarly} and not ${hasZeros}))`,
    };
}

/** The years 1 to 9999, in milliseconds. */
const FIRST_TIME = -62_135_596_800_000;
const LAST_TIME = 253_402_300_799_999;

function epoch(field: FieldText, names: FieldNames, factor: number, engine: string): Reading {
    const isFar = `${names.read} not between ${FIRST_TIME / factor} and ${Math.floor(LAST_TIME / factor)}`;
    const { read, doubt, fails } = wholeNumber("bigint", field, names);
    const moment = `epoch_ms(${names.read} * ${factor})`;
    return {
        read,
        // It counts from a moment in UTC, whatever the session's time zone.
        value: `if(${isFar}, null, ${engine === "TIMESTAMP" ? moment : `timezone('UTC', ${moment})`})`,
        doubt: either(isFar, doubt),
        fails: either(isFar, fails),
    };
}

function strptime(text: string, format: string, option: "DATEFORMAT" | "TIMEFORMAT"): string {
    const parsed = `try_strptime(trim(${text}), [${engineFormats(format, option).map(quoteText).join(", ")}])`;
    // Two digits are 1970 to 2069; the engine begins with 1969.
    return /yyyy/i.test(format) ? parsed : `if(year(${parsed}) = 1969, ${parsed} + to_years(100), ${parsed})`;
}
