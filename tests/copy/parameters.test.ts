import { readFileSync } from "node:fs";
import path from "node:path";
import { parseStatements } from "../../infra/local/dialect/parser";

const DOC = readFileSync(path.join(__dirname, "..", "..", "docs", "copy.md"), "utf8");

/** The rows of the table below a heading: parameter, example, and whether it is refused. */
function parametersBelow(heading: string): readonly (readonly [name: string, example: string, isRefused: boolean])[] {
    const section = DOC.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
    return [...section.matchAll(/^\| ([^|]+) \| `([^`]+)` \| (supported|refused)/gm)].map(([, name, example, word]) => [
        name as string,
        example as string,
        word === "refused",
    ]);
}

function outcomeOf(statement: string): string {
    try {
        parseStatements(statement);
        return "supported";
    } catch (error) {
        return (error as Error).message;
    }
}

const withRole = (example: string) => (/iam_role|credentials|access_key/.test(example) ? "" : "iam_role default ");

/** LZOP is read and refused when the COPY runs. */
const COPY = parametersBelow("COPY's parameters").filter(([name]) => name !== "LZOP");
const UNLOAD = parametersBelow("UNLOAD's parameters");

test("the tables are there", () => {
    expect(COPY.length).toBeGreaterThan(40);
    expect(UNLOAD.length).toBeGreaterThan(20);
});

test.each(COPY)("COPY with %s does what docs/copy.md says of it", (name, example, isRefused) => {
    const outcome = outcomeOf(`copy t from 's3://bucket/key' ${withRole(example)}${example}`);
    expect(outcome).toMatch(isRefused ? new RegExp(name) : /^supported$/);
});

test.each(UNLOAD)("UNLOAD with %s does what docs/copy.md says of it", (name, example, isRefused) => {
    const outcome = outcomeOf(`unload ('select 1 as n') to 's3://bucket/key' ${withRole(example)}${example}`);
    expect(outcome).toMatch(isRefused ? new RegExp(name) : /^supported$/);
});
