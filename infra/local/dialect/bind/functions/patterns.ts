import { notSupported, SqlError } from "../../../errors";
import { BEFORE_MATCH, BEHIND_MATCH, perlExpression } from "../../../functions/native/perl-patterns";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import type { Binding } from "../binding";
import { type Bound, callOf, isConstant, quoteText } from "../bound";
import { textLength, varchar } from "../type-families";
import { argumentsOf, type Place } from "./arguments";
import { aroundFirstGroup, capturingGroups } from "./regular-expressions";
import type { ScalarFunctions, ScalarRule } from "./rule";

const INTEGER: DataType = { kind: "integer" };
const ONE: Bound = { sql: "1", type: INTEGER, constant: true, integer: 1 };
const ZERO: Bound = { sql: "0", type: INTEGER, constant: true, integer: 0 };

interface Search {
    readonly text: Bound;
    readonly pattern: Bound;
    /** The arguments after the pattern, as far as they were given. */
    readonly more: readonly Bound[];
    /** The letters of the last argument. */
    readonly parameters: string;
}

/** The arguments of a search: a text, a pattern, `places` and the letters that say how to match. */
function searchOf(call: Call, binding: Binding, places: readonly Place[], letters: string): Search {
    const args = argumentsOf(call, binding, ["text", "text", ...places, "text"], 2);
    const [text, pattern, ...more] = args as [Bound, Bound, ...Bound[]];
    const last = more.length > places.length ? more.pop() : undefined;
    if (!pattern.constant) {
        throw new SqlError("0A000", "The pattern must be a valid UTF-8 literal character expression", {
            position: (call.args[1]?.at ?? call.at) + 1,
        });
    }
    const parameters = parametersOf(last, letters, call.args[args.length - 1]?.at ?? call.at);
    const search: Search = { text, pattern, more, parameters };
    if (isPerl(search) && typeof pattern.literal === "string") {
        checkPerl(pattern.literal, call.args[1]?.at ?? call.at);
    }
    return search;
}

/** What the pattern asks for is known before it runs. */
function checkPerl(pattern: string, at: number): void {
    try {
        perlExpression(pattern, "");
    } catch (error) {
        if (error instanceof SqlError) {
            throw error;
        }
        throw new SqlError("2201B", `invalid regular expression: ${pattern}`, {
            detail: (error as Error).message,
            position: at + 1,
        });
    }
}

function parametersOf(last: Bound | undefined, letters: string, at: number): string {
    const given = last ? last.literal : "";
    if (typeof given !== "string" || [...given].some((letter) => !letters.includes(letter))) {
        throw new SqlError("22023", `invalid parameter: only ${[...letters].join(", ")} say how a pattern matches`, {
            position: at + 1,
        });
    }
    return given;
}

/** Letters are alike in both cases if `i` says so and no `c` behind it. A dot takes a line's end too, but not in Perl. */
function optionsOf(search: Search): string {
    const { parameters } = search;
    const ignoresCase = parameters.lastIndexOf("i") > parameters.lastIndexOf("c");
    return `${isPerl(search) ? "" : "s"}${ignoresCase ? "i" : ""}`;
}

function isPerl({ parameters }: Search): boolean {
    return parameters.includes("p");
}

/** The text from the place on where the search begins. */
function searched({ text }: Search, place: Bound): string {
    return place.integer === 1 ? text.sql : callOf("$from_place", text.sql, place.sql);
}

function matches(search: Search, place: Bound, group: number): string {
    const options = quoteText(optionsOf(search));
    if (isPerl(search)) {
        return `native_perl_matches(${searched(search, place)}, ${search.pattern.sql}, ${group}, ${options})`;
    }
    return `regexp_extract_all(${searched(search, place)}, ${search.pattern.sql}, ${group}, ${options})`;
}

const count: ScalarRule = (call, binding) => {
    const search = searchOf(call, binding, [INTEGER], "cip");
    const [place = ONE] = search.more;
    const all = matches(search, place, 0);
    return {
        sql: callOf("$regexp_count", search.text.sql, place.sql, all),
        type: INTEGER,
        constant: isConstant(search.text, ...search.more),
    };
};

const substr: ScalarRule = (call, binding) => {
    const search = searchOf(call, binding, [INTEGER, INTEGER], "ciep");
    const [place = ONE, occurrence = ONE] = search.more;
    const all = matches(search, place, firstGroup(search, call.at));
    return {
        sql: callOf("$regexp_substr", search.text.sql, place.sql, occurrence.sql, all),
        type: varchar(textLength(search.text.type)),
        constant: isConstant(search.text, ...search.more),
    };
};

/** The group that `e` asks for: the first one, or the whole match of a pattern that has none. */
function firstGroup({ pattern, parameters }: Search, at: number): 0 | 1 {
    if (!parameters.includes("e")) {
        return 0;
    }
    return capturingGroups(literalOf(pattern, at)).length > 0 ? 1 : 0;
}

function literalOf(pattern: Bound, at: number): string {
    if (typeof pattern.literal !== "string") {
        throw notSupported("The parameter e wants a pattern that is a literal.", at);
    }
    return pattern.literal;
}

const instr: ScalarRule = (call, binding) => {
    const search = searchOf(call, binding, [INTEGER, INTEGER, INTEGER], "ciep");
    const [place = ONE, occurrence = ONE, atEnd = ZERO] = search.more;
    return {
        sql: callOf(
            "$regexp_instr",
            search.text.sql,
            place.sql,
            occurrence.sql,
            atEnd.sql,
            marked(search, place, call.at),
        ),
        type: INTEGER,
        constant: isConstant(search.text, ...search.more),
    };
};

/** The text with marks around each match, or around the part of it that `e` asks for. */
function marked(search: Search, place: Bound, at: number): string {
    const text = searched(search, place);
    if (isPerl(search)) {
        const group = firstGroup(search, at);
        return `native_perl_mark(${text}, ${search.pattern.sql}, ${group}, ${quoteText(optionsOf(search))})`;
    }
    const options = quoteText(`${optionsOf(search)}g`);
    if (!search.parameters.includes("e")) {
        const whole = quoteText(`${BEFORE_MATCH}\\1${BEHIND_MATCH}`);
        return `regexp_replace(${text}, '(' || ${search.pattern.sql} || ')', ${whole}, ${options})`;
    }
    const around = aroundFirstGroup(literalOf(search.pattern, at));
    if (!around || around.inner > 6) {
        throw notSupported(
            "REGEXP_INSTR with the parameter e wants a first group that is neither repeated nor nested nor one of several alternatives.",
            at,
        );
    }
    const pattern = `(${around.before})(${around.inside})(${around.behind})`;
    const parts = `\\1${BEFORE_MATCH}\\2${BEHIND_MATCH}\\${3 + around.inner}`;
    return `regexp_replace(${text}, ${quoteText(pattern)}, ${quoteText(parts)}, ${options})`;
}

const replace: ScalarRule = (call, binding) => {
    const search = searchOf(call, binding, ["text", INTEGER], "cip");
    const [by = { sql: "''", type: varchar(1), constant: true, literal: "" } as Bound, place = ONE] = search.more;
    const replacement = by.literal === "" ? by.sql : callOf("$replacement", by.sql);
    const replaced = replacing(search, place, replacement);
    return {
        sql: place.integer === 1 ? replaced : callOf("$regexp_replace", search.text.sql, place.sql, replaced),
        type: varchar(by.literal === "" ? textLength(search.text.type) : 65535),
        constant: isConstant(search.text, ...search.more),
    };
};

function replacing(search: Search, place: Bound, by: string): string {
    const [text, options] = [searched(search, place), optionsOf(search)];
    return isPerl(search)
        ? `native_perl_replace(${text}, ${search.pattern.sql}, ${by}, ${quoteText(options)})`
        : `regexp_replace(${text}, ${search.pattern.sql}, ${by}, ${quoteText(`${options}g`)})`;
}

/** Source: developer guide, "REGEXP_COUNT function" and the pages beside it. */
export const patternFunctions: ScalarFunctions = {
    regexp_count: count,
    regexp_instr: instr,
    regexp_replace: replace,
    regexp_substr: substr,
};
