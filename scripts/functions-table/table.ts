import type { Relation } from "../../infra/local/catalog/relation";
import { plan } from "../../infra/local/dialect";
import { functionNames } from "../../infra/local/dialect/bind/functions";
import { GUIDE_FUNCTIONS } from "../../infra/local/dialect/bind/functions/guide-functions";
import { parseStatements } from "../../infra/local/dialect/parser";
import { SqlError } from "../../infra/local/errors";

/** Functions that are grammar of their own rather than names: an expression of each, to be planned. */
const GRAMMAR: Readonly<Record<string, string>> = {
    "approximate percentile_disc": "approximate percentile_disc(0.5) within group (order by 1)",
    case: "case when true then 1 end",
    cast: "cast(1 as varchar)",
    convert: "convert(varchar, 1)",
    extract: "extract(year from date '2008-01-01')",
    trim: "trim('a')",
};

const NAMES: ReadonlySet<string> = new Set(Object.values(functionNames).flat());

const HEAD = `# Functions

What the local warehouse carries of the functions in the Amazon Redshift Database Developer Guide. One that is refused
fails with SQLSTATE 0A000 and its name. Written by \`npm run docs:functions\` from the code; \`npm run conformance\` runs
the guide's examples of them.`;

/** The table of the guide's functions as Markdown. */
export function functionsTable(): string {
    const sections = Object.entries(GUIDE_FUNCTIONS).map(([title, functions]) => sectionOf(title, functions));
    return `${[HEAD, ...sections].join("\n\n")}\n`;
}

function sectionOf(title: string, functions: Readonly<Record<string, string>>): string {
    const names = Object.keys(functions);
    const carried = names.filter(isCarried);
    const rows = names.map((name) => {
        const state = carried.includes(name) ? "supported" : "refused";
        return `| \`${name.toUpperCase()}\` | ${state} | ${functions[name]} |`;
    });
    return [
        `## ${title}`,
        "",
        `${carried.length} of ${names.length} are supported.`,
        "",
        "| function | local warehouse | page of the guide |",
        "| --- | --- | --- |",
        ...rows,
    ].join("\n");
}

function isCarried(name: string): boolean {
    const expression = GRAMMAR[name];
    return expression === undefined ? NAMES.has(name) : isPlanned(expression);
}

/** Functions of the compute nodes are carried beside a table only. */
const TABLE: Relation = {
    schema: "public",
    name: "sales",
    kind: "table",
    temporary: false,
    engineName: "sales",
    metadata: { columns: [], owner: "awsuser" },
};

function isPlanned(expression: string): boolean {
    try {
        for (const { statement } of parseStatements(`select ${expression} from sales`)) {
            plan(statement, {
                relations: { find: () => TABLE, hasSchema: () => true, currentSchema: "public" },
                user: "awsuser",
                database: "dev",
                searchPath: [],
                parameterTypes: [],
            });
        }
        return true;
    } catch (error) {
        if (error instanceof SqlError) {
            return false;
        }
        throw error;
    }
}
