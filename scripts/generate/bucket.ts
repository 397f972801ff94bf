import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../infra/errors";
import { outputFolder } from "../../infra/output-folder";
import { isoDate } from "./calendar";

const PARTS = ["log_data", "song_data", "log_json_path.json"];
const CHUNK = 1 << 20;

/** Makes the folder ready to be filled; what stands in it already is touched only with `force`, and then only the bucket's parts. */
export function prepareFolder(folder: string, force: boolean): void {
    outputFolder(folder);
    if (readdirSync(folder).length > 0 && !force) {
        throw new UserError(
            `The folder ${folder} is not empty. Choose another with --out, or replace the data in it with --force.`,
        );
    }
    emptyFolder(folder);
}

/** Removes the bucket's parts. */
export function emptyFolder(folder: string): void {
    for (const part of PARTS) rmSync(join(folder, part), { recursive: true, force: true });
}

/** Writes one object of the bucket; `key` is its path, with `/`. Answers how many bytes. */
export function writeObject(folder: string, key: string, content: string): number {
    const path = join(folder, ...key.split("/"));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, "latin1");
    return content.length;
}

/** The logs, a file for each UTC day; lines come in the order of their time, so one file is open at a time. */
export class LogWriter {
    readonly #folder: string;
    #file: number | undefined;
    #nextDay = Number.NEGATIVE_INFINITY;
    #pending = "";
    files = 0;
    bytes = 0;

    constructor(folder: string) {
        this.#folder = folder;
    }

    /** One line, ASCII, its line end included; `time` is its event's. */
    write(time: number, line: string): void {
        if (time >= this.#nextDay) this.#openDay(time);
        this.#pending += line;
        if (this.#pending.length >= CHUNK) this.#flush();
    }

    close(): void {
        if (this.#file === undefined) return;
        this.#flush();
        closeSync(this.#file);
        this.#file = undefined;
    }

    #openDay(time: number): void {
        this.close();
        const date = isoDate(time);
        const path = join(this.#folder, "log_data", date.slice(0, 4), date.slice(5, 7), `${date}-events.json`);
        mkdirSync(dirname(path), { recursive: true });
        this.#file = openSync(path, "w");
        this.#nextDay = Date.parse(date) + 86_400_000;
        this.files++;
    }

    #flush(): void {
        const bytes = Buffer.from(this.#pending, "latin1");
        let written = 0;
        while (written < bytes.length) written += writeSync(this.#file as number, bytes, written);
        this.bytes += bytes.length;
        this.#pending = "";
    }
}
