import { readFileSync } from "node:fs";
import path from "node:path";
import { functionsTable } from "../../scripts/functions-table/table";

const FILE = path.join(__dirname, "..", "..", "docs", "functions.md");

test("the table of functions in the docs says what the code carries (npm run docs:functions writes it)", () => {
    expect(readFileSync(FILE, "utf8")).toBe(functionsTable());
});

test("a function says itself whether it is supported, by name or by grammar", () => {
    const table = functionsTable();
    expect(table).toContain("| `ABS` | supported | r_ABS |");
    expect(table).toContain("| `CASE` | supported | r_CASE_function |");
    expect(table).toContain("| `ST_AREA` | refused | ST_Area-function |");
});
