import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** What the dashboard asks the warehouse: a statement in a file of its own. */
export interface Question {
    /** The file's name without `.sql`. */
    readonly name: string;
    readonly sql: string;
}

const FOLDER = path.join(__dirname, "questions");

/** All questions, by name. */
export async function readQuestions(): Promise<readonly Question[]> {
    const files = (await readdir(FOLDER)).filter((file) => file.endsWith(".sql")).sort();
    return Promise.all(
        files.map(async (file) => ({
            name: path.basename(file, ".sql"),
            sql: (await readFile(path.join(FOLDER, file), "utf8")).trim(),
        })),
    );
}
