import { VARCHAR } from "@duckdb/node-api";
import type { NativeFunction } from "./native-function";
import { type NumberFormat, type NumberToken, numberFormat } from "./number-tokens";

/** What has been read of a text so far. */
interface Reading {
    readonly text: string;
    at: number;
    sign: "" | "+" | "-";
    bracket: boolean;
    whole: string;
    fraction: string;
    hasPoint: boolean;
    /** The format has text where this text has another. */
    differs: boolean;
}

/**
 * TO_NUMBER: a text as its format says. PostgreSQL lets pass what does not match and drops it; here that is an error, as the
 * guide has it ("If the conversion to format fails, then an error is returned").
 * @throws Error 22P02 for a text that does not match.
 */
function numberReading(text: string, formatText: string): string {
    const format = numberFormat(formatText);
    const reading: Reading = {
        text,
        at: 0,
        sign: "",
        bracket: false,
        whole: "",
        fraction: "",
        hasPoint: false,
        differs: false,
    };
    for (const token of format.tokens) {
        if (reading.at < text.length) {
            read(token, reading, format);
        }
    }
    readEnd(reading, format);
    const { sign, whole, fraction } = reading;
    const misses = reading.differs || reading.bracket || reading.at < text.length || whole + fraction === "";
    if (misses || whole.length > format.whole || fraction.length > format.fraction) {
        throw new Error(`[22P02] invalid input syntax for type numeric: "${text}" does not match "${formatText}"`);
    }
    return `${sign === "-" ? "-" : ""}${whole || "0"}.${fraction || "0"}`;
}

function read(token: NumberToken, reading: Reading, format: NumberFormat): void {
    switch (token.kind) {
        case "digit":
        case "point":
            readDigit(reading, format);
            break;
        case "group":
            take(reading, ",");
            break;
        case "currency":
            take(reading, "$");
            break;
        case "minus":
        case "sign":
            reading.sign = take(reading, "-") ? "-" : reading.sign;
            if (token.kind === "sign") take(reading, "+");
            else take(reading, " ");
            break;
        case "plus":
            take(reading, "+");
            break;
        case "ordinal":
            reading.at += /^(st|nd|rd|th)/i.test(reading.text.slice(reading.at)) ? 2 : 0;
            break;
        case "text":
            reading.differs ||= !take(reading, token.text);
            break;
        case "roman":
            throw new Error('[0A000] "RN" is supported for TO_CHAR only');
    }
}

function take(reading: Reading, text: string): boolean {
    const found = reading.text.startsWith(text, reading.at);
    reading.at += found ? text.length : 0;
    return found;
}

/** A digit, or the point: a text may have fewer digits before it than its format. */
function readDigit(reading: Reading, format: NumberFormat): void {
    const started = reading.whole !== "" || reading.hasPoint;
    while (!started && take(reading, " "));
    if (!started && reading.sign === "" && !reading.bracket && format.anchored !== "behind") {
        readLeadingSign(reading, format);
    }
    const character = reading.text[reading.at] ?? "";
    if (/\d/.test(character)) {
        reading.at++;
        if (reading.hasPoint) reading.fraction += character;
        else reading.whole += character;
    } else if (character === "." && format.hasPoint && !reading.hasPoint) {
        reading.at++;
        reading.hasPoint = true;
    }
}

function readLeadingSign(reading: Reading, format: NumberFormat): void {
    if (format.brackets && take(reading, "<")) {
        reading.bracket = true;
        reading.sign = "-";
    } else if (!format.signElsewhere) {
        reading.sign = take(reading, "-") ? "-" : take(reading, "+") ? "+" : "";
    }
}

/** What may stand behind the last digit: a sign that S has there, the bracket of PR, blanks. */
function readEnd(reading: Reading, format: NumberFormat): void {
    if (format.anchored === "behind") {
        reading.sign = take(reading, "-") ? "-" : take(reading, "+") ? "+" : "";
    }
    if (reading.bracket && take(reading, ">")) {
        reading.bracket = false;
    }
    while (take(reading, " "));
}

export const numberReadingFunction: NativeFunction = {
    name: "native_number_reading",
    takes: [VARCHAR, VARCHAR],
    yields: VARCHAR,
    value: (text, format) => numberReading(text as string, format as string),
};
