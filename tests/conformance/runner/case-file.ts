import { UserError } from "../../../infra/errors";
import type { ConformanceCase, QueryStep, Step } from "./case";

/** Lines that stand together, between blank ones. */
interface Block {
    readonly line: number;
    readonly head: string;
    readonly body: readonly string[];
}

/** What comes before the rows that a query yields. */
const RESULT = "----";

/**
 * The cases of a file. Its blocks are `page`, `given` (tables for each case until the next `given` or `page`), and
 * `case`, followed by its steps: `run`, `query`, `error`, `notice`, `object`. See the README beside the cases.
 */
export function parseCases(file: string, text: string): readonly ConformanceCase[] {
    const cases: ConformanceCase[] = [];
    let page: string | undefined;
    let given: readonly string[] = [];
    let steps: Step[] = [];
    for (const block of blocksOf(text)) {
        const [keyword, argument] = wordAndRest(block.head);
        switch (keyword) {
            case "page":
                page = argument;
                given = [];
                break;
            case "given":
                given = statementsOf(block.body);
                break;
            case "case": {
                if (page === undefined) {
                    throw misplaced(file, block, "a case comes after the page that it rests on");
                }
                steps = [];
                cases.push({ file, page, name: argument, given, ...remarksOf(file, block), steps });
                break;
            }
            default:
                if (cases.length === 0) {
                    throw misplaced(file, block, "a step belongs to a case");
                }
                steps.push(stepOf(file, block, keyword, argument));
        }
    }
    return cases;
}

function blocksOf(text: string): readonly Block[] {
    const blocks: { line: number; head: string; body: string[] }[] = [];
    let isOpen = false;
    text.split("\n").forEach((line, index) => {
        if (line === "") {
            isOpen = false;
        } else if (isOpen) {
            blocks.at(-1)?.body.push(line);
        } else {
            blocks.push({ line: index + 1, head: line, body: [] });
            isOpen = true;
        }
    });
    return blocks;
}

/** The lines below `case <name>`: `public`, `disputed <why>`, and remarks after a number sign. */
function remarksOf(file: string, block: Block): Pick<ConformanceCase, "isPublic" | "disputed"> {
    let isPublic = false;
    let disputed: string | undefined;
    for (const line of block.body) {
        const [word, rest] = wordAndRest(line);
        if (word === "public") {
            isPublic = true;
        } else if (word === "disputed" && rest !== "") {
            disputed = rest;
        } else if (word !== "#") {
            throw misplaced(file, block, `"${line}" is neither "public", nor "disputed <why>", nor a remark`);
        }
    }
    return { isPublic, ...(disputed === undefined ? {} : { disputed }) };
}

function stepOf(file: string, block: Block, keyword: string, argument: string): Step {
    const { line, body } = block;
    switch (keyword) {
        case "run":
            return { kind: "run", line, statements: statementsOf(body) };
        case "query":
            return queryOf(file, block, argument);
        case "error": {
            const [codes = "", message] = argument.split(/(?:^|\s+):\s+/);
            return {
                kind: "error",
                line,
                sql: body.join("\n"),
                codes: codes.split(/\s+/).filter((code) => code !== ""),
                ...(message === undefined ? {} : { message }),
            };
        }
        case "notice": {
            const { sql, result } = sqlAndResult(file, block);
            return { kind: "notice", line, sql, message: result.join("\n") };
        }
        case "object": {
            const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(argument) ?? [];
            if (bucket === undefined || key === undefined) {
                throw misplaced(file, block, "an object has an address such as s3://bucket/key");
            }
            return { kind: "object", line, bucket, key, text: body.map((text) => `${text}\n`).join("") };
        }
        default:
            throw misplaced(file, block, `"${keyword}" is no step`);
    }
}

function queryOf(file: string, block: Block, argument: string): QueryStep {
    const words = argument.split(/\s+/).filter((word) => word !== "");
    const { sql, result } = sqlAndResult(file, block);
    const isNamed = words.includes("named");
    const rounded = words.indexOf("rounded");
    return {
        kind: "query",
        line: block.line,
        sql,
        isOrdered: words.includes("ordered"),
        ...(isNamed ? { names: cellsOf(result[0] ?? "").map((name) => name ?? "NULL") } : {}),
        ...(rounded < 0 ? {} : { roundedTo: Number(words[rounded + 1]) }),
        rows: result.slice(isNamed ? 1 : 0).map(cellsOf),
    };
}

function sqlAndResult(file: string, block: Block) {
    const separator = block.body.indexOf(RESULT);
    if (separator < 1) {
        throw misplaced(file, block, `a statement, a line "${RESULT}", and what comes out of it`);
    }
    return { sql: block.body.slice(0, separator).join("\n"), result: block.body.slice(separator + 1) };
}

/** Values stand between ` | `. NULL is SQL's; what is empty or has blanks at an end stands between backquotes. */
export function cellsOf(line: string): readonly (string | null)[] {
    return [...line.matchAll(/(?:^| \| )(?:`([^`]*)`(?= \| |$)|(.*?)(?= \| |$))/g)].map(
        ([, quoted, plain]) => quoted ?? (plain === "NULL" ? null : (plain as string)),
    );
}

/** A statement ends with a semicolon at a line's end. */
function statementsOf(lines: readonly string[]): readonly string[] {
    const statements: string[] = [];
    let open: string[] = [];
    for (const line of lines) {
        open.push(line);
        if (line.endsWith(";")) {
            statements.push(open.join("\n"));
            open = [];
        }
    }
    return open.length === 0 ? statements : [...statements, open.join("\n")];
}

function wordAndRest(line: string): readonly [string, string] {
    const [, word = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    return [word, rest];
}

function misplaced(file: string, block: Block, sentence: string): UserError {
    return new UserError(`${file}.test, line ${block.line}: ${sentence}.`);
}
