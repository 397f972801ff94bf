import { compileProject, runActions } from "../../scripts/dataform";
import { type Clone, createClone } from "../support/clone";

let clone: Clone;

beforeAll(() => {
    clone = createClone(["staging"]);
});
afterAll(() => clone.dispose());

test("a run takes over what was compiled before, unless it was compiled with other values", async () => {
    const project = await compileProject(clone.root);
    clone.write("definitions/staging/broken.sqlx", `config { type: "table" } select \${nothing}`);
    const credentials = `${clone.root}/none.json`;
    await expect(runActions(project, { credentials })).rejects.toThrow("Missing credentials JSON file");
    await expect(runActions(project, { credentials, vars: { asOf: "2018-11-30" } })).rejects.toThrow("index.js");
});
