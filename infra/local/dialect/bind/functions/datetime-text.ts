import { type DatetimePart, type DatetimeToken, datetimeTokens } from "../../../functions/native/datetime-tokens";
import { callOf, quoteText } from "../bound";

/** A part that is a number: how many digits it has at least, its value, and the engine's own directive if there is one. */
interface NumberPart {
    readonly digits: number;
    readonly value: (moment: string) => string;
    readonly directive?: string;
}

const part =
    (name: string) =>
    (moment: string): string =>
        `date_part('${name}', ${moment})`;

const NUMBERS: Readonly<Partial<Record<DatetimePart, NumberPart>>> = {
    CC: { digits: 2, value: part("century") },
    YYYY: { digits: 4, value: part("year"), directive: "%Y" },
    YYY: { digits: 3, value: (moment) => `(date_part('year', ${moment}) % 1000)` },
    YY: { digits: 2, value: (moment) => `(date_part('year', ${moment}) % 100)`, directive: "%y" },
    Y: { digits: 1, value: (moment) => `(date_part('year', ${moment}) % 10)` },
    IYYY: { digits: 4, value: part("isoyear"), directive: "%G" },
    IYY: { digits: 3, value: (moment) => `(date_part('isoyear', ${moment}) % 1000)` },
    IY: { digits: 2, value: (moment) => `(date_part('isoyear', ${moment}) % 100)` },
    I: { digits: 1, value: (moment) => `(date_part('isoyear', ${moment}) % 10)` },
    Q: { digits: 1, value: part("quarter") },
    MM: { digits: 2, value: part("month"), directive: "%m" },
    WW: { digits: 2, value: (moment) => `((date_part('doy', ${moment}) - 1) // 7 + 1)` },
    W: { digits: 1, value: (moment) => `((date_part('day', ${moment}) - 1) // 7 + 1)` },
    IW: { digits: 2, value: part("week"), directive: "%V" },
    DDD: { digits: 3, value: part("doy"), directive: "%j" },
    IDDD: {
        digits: 3,
        value: (moment) => `((date_part('week', ${moment}) - 1) * 7 + date_part('isodow', ${moment}))`,
    },
    DD: { digits: 2, value: part("day"), directive: "%d" },
    D: { digits: 1, value: (moment) => `(date_part('dow', ${moment}) + 1)` },
    ID: { digits: 1, value: part("isodow"), directive: "%u" },
    J: { digits: 1, value: (moment) => `CAST(floor(julian(date_trunc('day', ${moment}))) AS BIGINT)` },
    HH24: { digits: 2, value: part("hour"), directive: "%H" },
    HH12: { digits: 2, value: (moment) => `((date_part('hour', ${moment}) + 11) % 12 + 1)`, directive: "%I" },
    HH: { digits: 2, value: (moment) => `((date_part('hour', ${moment}) + 11) % 12 + 1)`, directive: "%I" },
    MI: { digits: 2, value: part("minute"), directive: "%M" },
    SS: { digits: 2, value: part("second"), directive: "%S" },
    SSSS: {
        digits: 1,
        value: (moment) =>
            `(date_part('hour', ${moment}) * 3600 + date_part('minute', ${moment}) * 60 + date_part('second', ${moment}))`,
    },
    MS: { digits: 3, value: (moment) => `(date_part('millisecond', ${moment}) % 1000)`, directive: "%g" },
    US: { digits: 6, value: (moment) => `(date_part('microsecond', ${moment}) % 1000000)`, directive: "%f" },
};

/** Names of months and days: the engine's directive in mixed case, and how wide the full name is made. */
const NAMES: Readonly<Partial<Record<DatetimePart, { readonly directive: string; readonly width: number }>>> = {
    MONTH: { directive: "%B", width: 9 },
    MON: { directive: "%b", width: 3 },
    DAY: { directive: "%A", width: 9 },
    DY: { directive: "%a", width: 3 },
};

const ROMAN_MONTHS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/** The widest that each part comes out, for the width of the whole. */
const WIDEST = 11;

/** TO_CHAR of a date or timestamp: its engine SQL, and how wide its text can be. */
export function datetimeText(moment: string, format: string): { readonly sql: string; readonly width: number } {
    const tokens = datetimeTokens(format);
    const safe = callOf("$common_era", moment);
    const width = tokens.reduce(
        (sum, token) => sum + (token.kind === "text" ? Buffer.byteLength(token.text) : WIDEST),
        0,
    );
    return { sql: joined(tokens, safe), width };
}

/** Neighbours that the engine's STRFTIME knows become one call of it. */
function joined(tokens: readonly DatetimeToken[], moment: string): string {
    const pieces: string[] = [];
    let directives = "";
    const flush = () => {
        if (directives !== "") {
            pieces.push(`strftime(${moment}, ${quoteText(directives)})`);
            directives = "";
        }
    };
    for (const token of tokens) {
        const directive = token.kind === "text" ? token.text.replaceAll("%", "%%") : directiveOf(token);
        if (directive !== undefined) {
            directives += directive;
        } else {
            flush();
            pieces.push(pieceOf(token as DatetimeToken & { kind: "part" }, moment));
        }
    }
    flush();
    // The moment stands in it even if the format holds text alone: null in, null out.
    return pieces.length === 0
        ? `strftime(${moment}, '')`
        : pieces.length === 1
          ? (pieces[0] as string)
          : `(${pieces.join(" || ")})`;
}

function directiveOf(token: DatetimeToken & { kind: "part" }): string | undefined {
    if (token.bare || token.ordinal) {
        return undefined;
    }
    if (token.name === "AM" || token.name === "PM") {
        return token.text === token.name ? "%p" : undefined;
    }
    const name = NAMES[token.name];
    if (name) {
        return name.width === 3 && isMixed(token.text) ? name.directive : undefined;
    }
    return token.name === "TZ" || token.name === "OF" ? zoneText(token) : NUMBERS[token.name]?.directive;
}

const isMixed = (text: string) => text !== text.toUpperCase() && text !== text.toLowerCase();

/** All moments are in UTC. */
function zoneText({ name, text }: DatetimeToken & { kind: "part" }): string {
    return name === "OF" ? "+00" : text === "tz" ? "utc" : "UTC";
}

function pieceOf(token: DatetimeToken & { kind: "part" }, moment: string): string {
    const { name, text, bare, ordinal } = token;
    const number = NUMBERS[name];
    if (number) {
        const value = `CAST(${number.value(moment)} AS VARCHAR)`;
        // Not so milliseconds and microseconds, which are parts of a second in this place.
        const isBare = bare && name !== "MS" && name !== "US";
        const digits = isBare || number.digits === 1 ? value : callOf("$zeros", value, String(number.digits));
        return ordinal ? callOf("$ordinal", digits, quoteText(ordinal)) : digits;
    }
    if (name === "Y,YYY") {
        const year = `date_part('year', ${moment})`;
        return `(${year} // 1000 || ',' || ${callOf("$zeros", `CAST(${year} % 1000 AS VARCHAR)`, "3")})`;
    }
    return inCase(textPart(token, moment, bare), text);
}

function inCase(sql: string, text: string): string {
    return text === text.toUpperCase() ? sql : text === text.toLowerCase() ? `lower(${sql})` : sql;
}

function textPart({ name, text }: DatetimeToken & { kind: "part" }, moment: string, bare: boolean): string {
    const named = NAMES[name];
    if (named) {
        const mixed = `strftime(${moment}, '${named.directive}')`;
        const cased = isMixed(text) ? mixed : `upper(${mixed})`;
        return bare || named.width === 3 ? cased : `rpad(${cased}, ${named.width}, ' ')`;
    }
    switch (name) {
        case "RM": {
            const months = `[${ROMAN_MONTHS.map(quoteText).join(", ")}][date_part('month', ${moment})]`;
            return bare ? months : `rpad(${months}, 4, ' ')`;
        }
        case "A.M.":
        case "P.M.":
            return `if(date_part('hour', ${moment}) < 12, 'A.M.', 'P.M.')`;
        case "A.D.":
        case "B.C.":
            return `if(${moment} IS NOT NULL, 'A.D.', NULL)`;
        case "AD":
        case "BC":
            return `if(${moment} IS NOT NULL, 'AD', NULL)`;
        case "TZ":
        case "OF":
            return quoteText(zoneText({ kind: "part", name, text, bare }).toUpperCase());
        default:
            return `strftime(${moment}, '%p')`;
    }
}
