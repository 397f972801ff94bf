import path from "node:path";
import { build } from "esbuild";

/** The page's program and its style sheet, each one text without anything to fetch. */
export interface Bundle {
    readonly script: string;
    readonly style: string;
}

/** Bundles the browser's side of the report with the libraries it stands on. */
export async function bundlePage(): Promise<Bundle> {
    const { outputFiles } = await build({
        entryPoints: [path.join(__dirname, "page", "main.ts")],
        outdir: "report", // nothing is written: it only names the outputs
        bundle: true,
        write: false,
        minify: true,
        format: "iife",
        platform: "browser",
        target: "es2022",
        charset: "utf8",
        legalComments: "none",
        logLevel: "silent",
    });
    const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
    return { script: textOf(".js"), style: textOf(".css") };
}
