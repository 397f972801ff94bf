import { randomBytes } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import { codeOf, UserError } from "../../infra/errors";
import { bundlePage } from "./bundle";
import { pageHtml } from "./page-html";
import { readDashboard } from "./rows";

/** Where a report comes from and goes to. */
export interface ReportJob {
    readonly client: Client;
    /** The folder that index.html is written to; it is made where it is missing. */
    readonly out: string;
}

/** A report that was written. */
export interface WrittenReport {
    readonly file: string;
    readonly bytes: number;
}

/** Writes `index.html` from what the warehouse holds: whole, or not at all. */
export async function writeReport({ client, out }: ReportJob): Promise<WrittenReport> {
    const [bundle, dashboard] = await Promise.all([bundlePage(), readDashboard(client)]);
    const html = pageHtml({ writtenAt: new Date().toISOString(), dashboard }, bundle);
    const file = path.join(out, "index.html");
    await writeWhole(file, html);
    return { file, bytes: Buffer.byteLength(html) };
}

async function writeWhole(file: string, text: string): Promise<void> {
    const temporary = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
    try {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(temporary, text, { flag: "wx" });
        await rename(temporary, file);
    } catch (error) {
        throw new UserError(
            `The report can't be written to ${path.dirname(file)} (${codeOf(error) ?? "unknown error"}): ` +
                "give another folder with --out.",
        );
    } finally {
        await rm(temporary, { force: true });
    }
}
