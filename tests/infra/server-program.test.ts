import { readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import type { ServerProgram } from "../../infra/local/server-program";
import { createClone } from "../support/clone";

test("the server is built once, anew when a source has changed, and run from its sources where that fails", async () => {
    const clone = createClone([]);
    const { serverProgram } = require(path.join(clone.root, "infra/local/server-program.ts"));
    const built: ServerProgram[] = [];
    const program = async (): Promise<ServerProgram> => {
        const found: ServerProgram = await serverProgram();
        built.push(found);
        return found;
    };
    const main = path.join(clone.root, "infra/local/main.ts");
    const source = readFileSync(main, "utf8");
    try {
        const first = await program();
        expect(path.extname(first.file)).toBe(".js");
        const { ino } = statSync(first.file);
        expect((await program()).file).toBe(first.file);
        expect(statSync(first.file).ino).toBe(ino);

        clone.write("infra/local/main.ts", source.replace("Listening at", "Hearing at"));
        const second = await program();
        expect(readFileSync(first.file, "utf8")).not.toContain("Hearing at");
        expect(readFileSync(second.file, "utf8")).toContain("Hearing at");

        clone.write("infra/local/main.ts", `${source}\n const broken = ;`);
        expect(await serverProgram()).toEqual({ file: main, execArgv: ["--require", require.resolve("tsx/cjs")] });
    } finally {
        for (const { file } of built) {
            rmSync(file, { force: true });
        }
        clone.dispose();
    }
});
