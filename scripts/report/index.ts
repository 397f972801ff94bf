import path from "node:path";
import type { Client } from "pg";
import { codeOf, UserError } from "../../infra/errors";
import { writeWholeFile } from "../../infra/files";
import { makeFolder } from "../../infra/output-folder";
import type { Project } from "../dataform";
import { bundlePage } from "./bundle";
import { readCatalogue } from "./catalogue";
import { readLineage } from "./lineage";
import type { PageData } from "./page-data";
import { pageHtml } from "./page-html";
import { readDashboard } from "./rows";
import { readRuns } from "./runs";

const WAY_OUT = "choose another with --out";

/** Where a report comes from and goes to. */
export interface ReportJob {
    readonly client: Client;
    /** Compiled: what the catalogue and the lineage tell of. */
    readonly project: Project;
    /** The folder that index.html is written to; it is made where it is missing. */
    readonly out: string;
}

/** A report that was written. */
export interface WrittenReport {
    readonly file: string;
    readonly bytes: number;
}

/** Writes `index.html` from what the warehouse holds: whole, or not at all. */
export async function writeReport({ client, project, out }: ReportJob): Promise<WrittenReport> {
    const [bundle, data] = await Promise.all([bundlePage(), readData(client, project)]);
    const html = pageHtml(data, bundle);
    const file = path.join(out, "index.html");
    makeFolder(out, WAY_OUT);
    try {
        await writeWholeFile(file, html);
    } catch (error) {
        throw new UserError(`The report can't be written to ${out} (${codeOf(error) ?? "unknown error"}): ${WAY_OUT}.`);
    }
    return { file, bytes: Buffer.byteLength(html) };
}

/** One after another: they share a connection. */
async function readData(client: Client, project: Project): Promise<PageData> {
    return {
        writtenAt: new Date().toISOString(),
        dashboard: await readDashboard(client),
        catalogue: await readCatalogue(client, project),
        lineage: await readLineage(project),
        runs: await readRuns(client),
    };
}
