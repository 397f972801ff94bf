import { SqlError } from "../../../infra/local/errors";
import type { ParameterValue, RowBatch, SessionEvents } from "../../../infra/local/session/contract";
import type { DataType, ResultColumn } from "../../../infra/local/types";

/** What a script may touch while it runs. */
export interface Run {
    readonly values: readonly ParameterValue[];
    readonly signal: AbortSignal;
    readonly events: { current: SessionEvents | undefined };
    setStatus(status: "I" | "T" | "E"): void;
}

/** A script made ready: what it takes, what it yields, and its command tag (# is the number of rows). */
export interface Program {
    readonly parameters: readonly number[];
    readonly columns: readonly ResultColumn[] | undefined;
    readonly tag: string;
    run(run: Run): AsyncGenerator<RowBatch>;
}

const BATCH = 2048;

const TYPES: Readonly<Record<string, DataType>> = {
    decimal: { kind: "decimal", precision: 38, scale: 8 },
    date: { kind: "date" },
    timestamp: { kind: "timestamp" },
    timetz: { kind: "timetz" },
    timestamptz: { kind: "timestamptz" },
    double: { kind: "double" },
    interval: { kind: "interval" },
};

/** A value of each type in text form, as a session gives them. */
const TYPED_VALUES: readonly (readonly [DataType, string | null])[] = [
    [{ kind: "boolean" }, "t"],
    [{ kind: "smallint" }, "-32768"],
    [{ kind: "integer" }, "2147483647"],
    [{ kind: "bigint" }, "-9223372036854775808"],
    [{ kind: "real" }, "0.1"],
    [{ kind: "double" }, "-1.5e-300"],
    [{ kind: "decimal", precision: 38, scale: 4 }, "-120004.0500"],
    [{ kind: "varchar", length: 256 }, "Björk – Jóga 🎵"],
    [{ kind: "char", length: 4 }, "ab  "],
    [{ kind: "date" }, "2018-11-15"],
    [{ kind: "timestamp" }, "2018-11-15 00:30:26.796"],
    [{ kind: "timestamptz" }, "1999-12-31 23:59:59.999999+00"],
    [{ kind: "time" }, "23:59:59.000001"],
    [{ kind: "varbyte", length: 8 }, "00ff10"],
    [{ kind: "oid" }, "4294967295"],
    [{ kind: "varchar", length: 1 }, null],
];

const integer: DataType = { kind: "integer" };
const text: DataType = { kind: "varchar", length: 256 };

/**
 * The language: `rows N`, `wide N BYTES`, `types`, `value KIND TEXT`, `echo OID ...`, `sleep MS`, `fail CODE MESSAGE`, `crash`,
 * `notice MESSAGE`, `set NAME VALUE`, `begin`, `rollback`, `break`, `make`, and nothing.
 */
export function compile(script: string): Program {
    const [verb = "", ...words] = script.trim().split(/\s+/);
    const rest = words.join(" ");
    switch (verb) {
        case "":
            return command("");
        case "rows":
            return generator(Number(words[0]), [
                { name: "n", type: integer, value: (row) => String(row) },
                { name: "label", type: text, value: (row) => (row % 7 === 3 ? null : `label ${row}`) },
            ]);
        case "wide": {
            const filler = "x".repeat(Number(words[1]));
            return generator(Number(words[0]), [{ name: "filler", type: text, value: () => filler }]);
        }
        case "types":
            return single(TYPED_VALUES.map(([type, value], index) => ({ name: `c${index}`, type, value })));
        case "value": {
            const type = TYPES[words[0] ?? ""];
            if (type === undefined) {
                throw new SqlError("42704", `type "${words[0]}" does not exist`);
            }
            return single([{ name: "value", type, value: words.slice(1).join(" ") }]);
        }
        case "echo":
            return {
                parameters: words.map(Number),
                columns: words.map((_, index) => ({ name: `p${index + 1}`, type: text })),
                tag: "SELECT #",
                async *run({ values }) {
                    const texts = values.map((value) => (typeof value === "object" ? (value?.plain ?? null) : value));
                    yield { count: 1, columns: texts.map((value) => [value]) };
                },
            };
        case "sleep":
            return command("SLEEP", async ({ signal }) => await sleep(Number(words[0]), signal));
        case "fail":
            return command("FAIL", async () => {
                const [code = "", ...message] = words;
                throw new SqlError(code, message.join(" "), { detail: "a detail", hint: "a hint", position: 3 });
            });
        case "crash":
            return command("CRASH", async () => {
                throw new TypeError("secret of the inside");
            });
        case "notice":
            return command("NOTICE", async ({ events }) => {
                events.current?.notice({ severity: "WARNING", code: "01000", message: rest, hint: "a hint" });
            });
        case "set":
            return command("SET", async ({ events }) => {
                events.current?.parameterStatus(words[0] ?? "", words[1] ?? "");
            });
        case "begin":
            return command("BEGIN", async ({ setStatus }) => setStatus("T"));
        case "break":
            return command("BREAK", async ({ setStatus }) => {
                setStatus("E");
                throw new SqlError("22012", "division by zero");
            });
        case "rollback":
            return command("ROLLBACK", async ({ setStatus }) => setStatus("I"));
        case "make":
            return command("CREATE TABLE");
        default:
            throw new SqlError("42601", `syntax error at or near "${verb}"`, { position: 1 });
    }
}

function command(tag: string, act: (run: Run) => Promise<void> = async () => undefined): Program {
    return {
        parameters: [],
        columns: undefined,
        tag,
        async *run(run) {
            await act(run);
            yield* [];
        },
    };
}

interface GeneratedColumn extends ResultColumn {
    value(row: number): string | null;
}

function generator(total: number, columns: readonly GeneratedColumn[]): Program {
    return {
        parameters: [],
        columns,
        tag: "SELECT #",
        async *run() {
            for (let from = 0; from < total; from += BATCH) {
                const count = Math.min(BATCH, total - from);
                const numbers = Array.from({ length: count }, (_, index) => from + index);
                yield { count, columns: columns.map(({ value }) => numbers.map(value)) };
            }
        },
    };
}

function single(columns: readonly (ResultColumn & { readonly value: string | null })[]): Program {
    return {
        parameters: [],
        columns,
        tag: "SELECT #",
        async *run() {
            yield { count: 1, columns: columns.map(({ value }) => [value]) };
        },
    };
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener("abort", () => {
            clearTimeout(timer);
            reject(new SqlError("57014", "Query cancelled on user's request"));
        });
    });
}
