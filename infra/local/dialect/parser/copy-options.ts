import { syntaxError } from "../../errors";
import type { CopyStatement } from "../ast";
import type { TokenStream } from "./token-stream";

/** A COPY's options as given; an absent key is an option not given. Several options of one key exclude each other. */
export interface CopyOptions {
    readonly role?: string;
    readonly accessKey?: true;
    readonly secretKey?: true;
    readonly sessionToken?: true;
    readonly credentials?: CopyStatement["authorization"];

    readonly format?: "csv" | "json" | "fixedwidth" | "parquet";
    readonly widths?: readonly number[];
    readonly jsonPaths?: Extract<CopyStatement["format"], { kind: "json" }>["paths"];
    readonly quote?: string;
    readonly delimiter?: string;
    readonly escape?: true;
    readonly removeQuotes?: true;
    readonly ignoreHeader?: number;

    readonly compression?: CopyStatement["compression"];
    readonly manifest?: true;
    readonly region?: string;
    readonly encoding?: string;
    readonly dateFormat?: string;
    readonly acceptAnyDate?: true;
    readonly timeFormat?: string;
    readonly nullAs?: string;
    readonly maxError?: number;
    readonly ignoreAllErrors?: true;
    readonly truncateColumns?: true;
    readonly blanksAsNull?: true;
    readonly emptyAsNull?: true;
    readonly trimBlanks?: true;
    readonly acceptInvalidCharacters?: string;
    readonly roundDecimals?: true;
    readonly explicitIds?: true;
    readonly fillRecord?: true;
    readonly ignoreBlankLines?: true;
    readonly serializeToJson?: true;
    readonly noLoad?: true;
    readonly compUpdate?: CopyStatement["compUpdate"];
    readonly compRows?: number;
    readonly statUpdate?: boolean;
}

/** Reads what follows an option's own word, which has been taken; `at` is that word's. */
export type CopyOptionReader = (stream: TokenStream, at: number) => CopyOptions;

/** `[as] 'text'` */
export function text(stream: TokenStream): string {
    stream.takeWords("as");
    return stream.expectString();
}

/** `[as] 12`, within bounds. */
export function count(stream: TokenStream, option: string, least: number, most: number): number {
    stream.takeWords("as");
    const { at } = stream.peek();
    const found = stream.expectInteger();
    if (found < least || found > most) {
        throw syntaxError(`${option} must be between ${least} and ${most}, and is ${found}.`, at);
    }
    return found;
}

/** `on`, `true`, `off`, `false`, or nothing, which is on. */
export function onOrOff(stream: TokenStream): boolean {
    const word = stream.takeOneOf("on", "true", "off", "false") ?? "on";
    return word === "on" || word === "true";
}

/**
 * One ASCII character, given as it is or as COPY's own escape: `\t`, `\ddd` in octal.
 * Source: developer guide, "Data format parameters", DELIMITER.
 */
export function character(stream: TokenStream, option: string): string {
    stream.takeWords("as");
    const { at } = stream.peek();
    const given = stream.expectString();
    const octal = /^\\([0-7]{1,3})$/.exec(given)?.[1];
    const found =
        octal === undefined ? (NAMED_ESCAPES[given] ?? given) : String.fromCharCode(Number.parseInt(octal, 8));
    const code = found.charCodeAt(0);
    if (found.length !== 1 || code === 0 || code > 127)
        throw syntaxError(`${option} must be a single ASCII character.`, at);
    return found;
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
    "\\t": "\t",
    "\\n": "\n",
    "\\r": "\r",
    "\\b": "\b",
    "\\f": "\f",
};
