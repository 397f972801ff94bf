import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { PROJECT } from "./project-folder";

/** Beside the packages: what is in it takes long to make, and can be made again. */
const CACHE = path.join(PROJECT, "node_modules", ".cache", "sparkify");

/** Since a file was used last: another checkout's, or one that a command has just looked for, is not lost. */
const KEPT_MS = 60 * 60 * 1000;

/**
 * A file that is made where it is missing; its name says what it is made from. Those that nobody has used for an hour go
 * when another is made.
 * @returns its path
 * @throws what `make` throws, or Error where the disk is full or not to be written
 */
export async function cached(name: string, make: (file: string) => Promise<void>): Promise<string> {
    const file = path.join(CACHE, name);
    if (!(await isFound(file))) {
        await mkdir(CACHE, { recursive: true });
        const half = `${file}.${process.pid}`;
        try {
            await make(half);
            await rename(half, file); // whole or not there, whoever makes it at the same time
        } finally {
            await rm(half, { force: true });
        }
        await removeOld().catch(() => undefined); // another command may do so at the same time
    }
    return file;
}

/** Notes that it is used. */
async function isFound(file: string): Promise<boolean> {
    const now = new Date();
    return utimes(file, now, now).then(
        () => true,
        () => false,
    );
}

async function removeOld(): Promise<void> {
    const files = (await readdir(CACHE)).map((name) => path.join(CACHE, name));
    for (const file of files) {
        const { mtimeMs } = await stat(file);
        if (Date.now() - mtimeMs > KEPT_MS) {
            await rm(file, { force: true });
        }
    }
}
