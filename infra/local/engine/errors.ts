import { cancelledByUser, SqlError } from "../errors";

/**
 * How a macro or generated SQL fails with a SQLSTATE of its own: the engine's `error()` with a message that begins
 * with the state in brackets, as in `error('[22012] division by zero')`. `toSqlError` reads it back.
 */
const RAISED = /^\[([0-9A-Z]{5})\] ([\s\S]*)$/;

/** The engine refuses everything from now on, of this file or altogether: it must be opened anew. */
const BROKEN = /has been invalidated/;

/** A commit is kept, and what the engine did after it has failed: the file is broken, the commit is not. */
const KEPT_COMMIT = /Transaction COMMIT succeeded and is durable/;

interface Rule {
    readonly pattern: RegExp;
    readonly error: (match: RegExpExecArray) => SqlError;
}

/** Engine type names in its messages, as Redshift calls them. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
    INT16: "smallint",
    INT32: "integer",
    INT64: "bigint",
    FLOAT: "real",
    DOUBLE: "double precision",
    BOOL: "boolean",
    DATE: "date",
    TIMESTAMP: "timestamp",
};

/** The types of whole numbers by the least that they hold: its negative is beyond them. */
const LEAST_OF: Readonly<Record<string, string>> = { "-32768": "smallint", "-2147483648": "integer" };

function typeOf(engineName: string): string {
    return TYPE_NAMES[engineName] ?? engineName.replace(/\(.*$/, "").toLowerCase();
}

/** What the engine says, in the words and SQLSTATEs of Redshift. The first rule that matches counts. */
const RULES: readonly Rule[] = [
    {
        pattern: /^NOT NULL constraint failed: .*?([^.\s]+)$/,
        error: (match) => new SqlError("23502", `Cannot insert a NULL value into column ${match[1]}`),
    },
    {
        pattern:
            /^Overflow in \w+ of (?:DECIMAL|INT128)|^Could not convert string '10{38,}' to INT128|^DECIMAL type width must be between|^Needed scale \d+ to accurately/,
        error: (match) => new SqlError("22003", "Numeric data overflow (result precision)", { detail: match[0] }),
    },
    {
        pattern: /^Could not convert string '(.*)' to (\w+)/s,
        error: (match) =>
            new SqlError("22P02", `invalid input syntax for type ${typeOf(match[2] as string)}: "${match[1]}"`),
    },
    {
        pattern: /^(?:Could not convert string|Casting value) "(.*)" to (?:type )?DECIMAL\((\d+,\d+)\)/s,
        error: (match) =>
            new SqlError("22003", "Numeric data overflow (result precision)", {
                detail: `Value ${match[1]} is out of range for type numeric(${match[2]}).`,
            }),
    },
    {
        pattern: /^(?:invalid|Failed to parse|.*invalid) (date|timestamp|time|interval|boolean)\b.*?"(.*)"/is,
        error: (match) => new SqlError("22007", `invalid input syntax for type ${match[1]}: "${match[2]}"`),
    },
    {
        pattern: /^extract specifier "(.*)" not recognized/,
        error: (match) => new SqlError("22007", `invalid input syntax for type interval: "${match[1]}"`),
    },
    {
        pattern: /^Could not cast value (\S+) to (\w+)/,
        error: (match) =>
            new SqlError("22003", `value ${match[1]} is out of range for type ${typeOf(match[2] as string)}`),
    },
    {
        pattern:
            /^Type (\w+) with value (\S+) can't be cast because the value is out of range for the destination type (\w+)/,
        error: (match) => new SqlError("22003", `${typeOf(match[3] as string)} out of range: value ${match[2]}`),
    },
    {
        pattern: /^Overflow (?:on abs\(|in division of )(-\d+)/,
        error: (match) => new SqlError("22003", `${LEAST_OF[match[1] as string] ?? "bigint"} out of range`),
    },
    {
        pattern: /^Failed to cast decimal value (\S+) to type (\w+)/,
        error: (match) => new SqlError("22003", `${typeOf(match[2] as string)} out of range: value ${match[1]}`),
    },
    {
        pattern:
            /^(?:Date out of range|Interval value .* out of range|Date and time not in timestamp range|Invalid time value)/,
        error: () => new SqlError("22008", "timestamp out of range"),
    },
    {
        pattern: /^Could not convert (?:Month|Day|Interval) to Microseconds/,
        error: () => new SqlError("22008", "interval out of range"),
    },
    {
        pattern: /^(?:STDDEV|VAR)\w* is out of range/,
        error: () => new SqlError("22003", "value out of range: overflow"),
    },
    {
        pattern: /^Overflow in HUGEINT addition/,
        error: () => new SqlError("22003", "Numeric data overflow (addition)"),
    },
    {
        pattern: /^Overflow in (\w+) of (\w+)/,
        error: (match) => new SqlError("22003", `${typeOf(match[2] as string)} out of range`, { detail: match[0] }),
    },
    {
        pattern: /^cannot take logarithm of (zero|a negative number)/,
        error: (match) => new SqlError("2201E", match[0]),
    },
    {
        pattern: /^cannot take square root of a negative number/,
        error: (match) => new SqlError("2201F", match[0]),
    },
    {
        pattern: /^(?:ACOS|ASIN) is undefined outside|^input value \S+ is out of range for numeric function/,
        error: () => new SqlError("22003", "input is out of range"),
    },
    {
        pattern: /^Argument for ntile must be greater than zero/,
        error: () => new SqlError("22014", "argument of ntile must be greater than zero"),
    },
    {
        pattern: /^Unknown TimeZone '(.*)'/,
        error: (match) => new SqlError("22023", `time zone "${match[1]}" not recognized`),
    },
    {
        pattern: /^column "?([^"]+)"? must appear in the GROUP BY clause/,
        error: (match) =>
            new SqlError(
                "42803",
                `column "${match[1]}" must appear in the GROUP BY clause or be used in an aggregate function`,
            ),
    },
    {
        pattern:
            /^GROUPING (?:child .* must be a grouping column|statement cannot be used without|function is not supported)/,
        error: () =>
            new SqlError("42803", "arguments to GROUPING must be grouping expressions of the associated query level"),
    },
    {
        // An aggregate of a subquery's that is of columns of the query around is one of that query.
        pattern:
            /^(?:(WHERE clause|LATERAL join) cannot contain aggregates!|aggregate functions are not allowed in (UPDATE|VALUES))/,
        error: ([, where, place]) =>
            new SqlError("42803", `aggregates not allowed in ${where ? "WHERE clause" : place}`),
    },
    {
        pattern: /^GROUPING statement cannot have more than 64 groups/,
        error: () => new SqlError("54023", "GROUPING takes 64 columns at the most."),
    },
    {
        pattern: /^at least one window function must appear in the SELECT column or QUALIFY clause/,
        error: () => new SqlError("42601", "QUALIFY needs a window function, in itself or in the select list"),
    },
    {
        pattern: /^interval units "(.*)" not recognized/,
        error: (match) => new SqlError("22023", match[0]),
    },
    {
        pattern: /^SELECT clause without selection list/,
        error: () => new SqlError("42601", "EXCLUDE leaves no column in the select list"),
    },
    {
        pattern: /^GROUP BY clause cannot contain (aggregates|window functions)!/,
        error: (match) =>
            match[1] === "aggregates"
                ? new SqlError("42803", "aggregates not allowed in GROUP BY clause")
                : new SqlError("42809", "window functions not allowed in GROUP BY clause"),
    },
    {
        pattern: /^frame (?:start|end|starting from) .*(?:UNBOUNDED|cannot have preceding rows)/,
        error: (match) => new SqlError("42P20", match[0]),
    },
    {
        pattern: /^Like pattern must not end with escape character/,
        error: () => new SqlError("22025", "LIKE pattern must not end with escape character"),
    },
    {
        pattern:
            /^(?:Expected \d+ parameters, but none were supplied|Values were not provided for the following prepared statement parameters: (\d+))/,
        error: (match) =>
            new SqlError("42P02", `there is no parameter $${match[1] ?? 1}`, {
                hint: "Prepare the statement, and bind it.",
            }),
    },
    {
        // What RE2 says of a pattern that it does not take.
        pattern:
            /^(?:missing [\])]|unexpected \)|trailing \\|no argument for repetition operator|invalid (?:repetition size|perl operator|escape sequence|character class|UTF-8|named capture group)|bad repetition operator|pattern too large).*$/,
        error: (match) =>
            new SqlError("2201B", `invalid regular expression: ${match[0]}`, {
                hint: "Look-around and references take the parameter 'p' of the REGEXP functions.",
            }),
    },
    {
        // A parameter: a number that stands in the text is refused before.
        pattern: /^LIMIT\/OFFSET cannot be negative/,
        error: () => new SqlError("2201W", "LIMIT and OFFSET must not be negative"),
    },
    {
        pattern:
            /^(?:Unsupported join type for flattening correlated subquery|Non-inner join on correlated columns not supported)/,
        error: (match) =>
            new SqlError("0A000", "This type of correlated subquery pattern is not supported yet", {
                detail: match[0],
                hint: "Join the tables in a query of their own, which names no column from outside.",
            }),
    },
    {
        pattern: /^Cannot perform non-inner join on subquery!/,
        error: () =>
            new SqlError("0A000", "An outer join on this subquery is not supported by the local warehouse.", {
                hint: "Join the subquery's rows in a query of their own, or test them in WHERE.",
            }),
    },
    {
        pattern: /^More than one row returned by a subquery/,
        error: () => new SqlError("21000", "single-row subquery returns more than one row"),
    },
    {
        // Locks keep other transactions away: it is the one that commits.
        pattern: /^Failed to commit: Attempting to modify table (.*) but another transaction has altered this table/,
        error: (match) =>
            new SqlError(
                "0A000",
                `The local warehouse can't add or drop a column of "${match[1]}" in the transaction that has updated or deleted its rows.`,
                { hint: "Commit between the two. A column that is added with a default updates the rows, too." },
            ),
    },
    {
        pattern: /Catalog write-write conflict|Conflict on|conflict on|Transaction conflict/,
        error: (match) =>
            new SqlError("XX000", "1023", {
                detail: `Serializable isolation violation: ${match.input.split("\n")[0]}`,
                hint: "Another transaction changed the same rows or table: run this transaction again.",
            }),
    },
    { pattern: /^Interrupted/, error: () => cancelledByUser() },
    {
        pattern: /(?:could not|failed to) (?:allocate|pin) (?:block|data) of size|Out of Memory/i,
        error: (match) =>
            new SqlError("53200", "The local warehouse ran out of memory for this statement.", {
                detail: match.input.split("\n")[0],
                hint: "Give the statement less to hold at once, or the warehouse more memory: --max-memory, when it is resumed.",
            }),
    },
    {
        pattern: /^Max expression depth limit of \d+ exceeded/,
        error: () =>
            new SqlError("54001", "The statement is too complex: its parts are nested too deep.", {
                hint: "Split it, for instance into temporary tables.",
            }),
    },
    {
        pattern: BROKEN,
        error: (match) =>
            new SqlError("57P02", "The local warehouse's engine has failed and is being opened anew.", {
                detail: match.input.split("\n")[0],
                hint: "Connect again, and run the transaction again: what was committed is there.",
            }),
    },
    {
        pattern: /No space left on device|Could not write|failed to offload data block/i,
        error: (match) =>
            new SqlError("53100", "The disk that holds the local warehouse is full or can't be written.", {
                detail: match.input.split("\n")[0],
                hint: "Free some space outside of it, then run it again: DROP TABLE, too, has a line to write into its log.",
            }),
    },
];

/** The engine's errors are made outside of JavaScript: where code runs in a context of its own they are of another Error. */
function messageOf(error: unknown): string {
    return typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
}

/** Whether the engine has to be opened anew after this error. */
export function isBroken(error: unknown): boolean {
    return BROKEN.test(messageOf(error));
}

/** Whether the error came after a commit that is in the engine's log, as when the disk is too full for its checkpoint. */
export function isOfKeptCommit(error: unknown): boolean {
    return KEPT_COMMIT.test(messageOf(error));
}

/** Any error of the engine as the SqlError that a client sees. What no rule knows is XX000, with the engine's first line. */
export function toSqlError(error: unknown): SqlError {
    if (error instanceof SqlError) {
        return error;
    }
    const full = messageOf(error);
    // "Conversion Error: ..." and a trailing excerpt of the engine's own SQL, which says nothing to a client.
    const message = full.replace(/^[A-Z][A-Za-z ]*(?:Error|Exception): /, "").split(/\n\nLINE \d+:/)[0] as string;
    const raised = RAISED.exec(message);
    if (raised) {
        return new SqlError(raised[1] as string, raised[2] as string);
    }
    if (/^INTERRUPT/.test(full)) {
        return cancelledByUser();
    }
    for (const rule of RULES) {
        const match = rule.pattern.exec(message);
        if (match) {
            return rule.error(match);
        }
    }
    return new SqlError("XX000", `The engine refused this: ${message.split("\n")[0]}`);
}
