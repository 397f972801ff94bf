import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";

const MAIN = path.join(__dirname, "main.ts");

/** All that the server is made of is in here. */
const SOURCES = path.join(__dirname, "..");

const CACHE = path.join(__dirname, "..", "..", "node_modules", ".cache", "sparkify");

/** Since a program was started last: another checkout's, or one that a command has just looked for, is not lost. */
const KEPT_MS = 60 * 60 * 1000;

/** What `node` is started with to serve a warehouse. */
export interface ServerProgram {
    readonly file: string;
    readonly execArgv: readonly string[];
}

/**
 * The server as one file of JavaScript, which Node reads in a fraction of the time that three hundred files of TypeScript
 * take. It is built when a source has changed, and kept beside the packages, which it loads from there. Where it can't be
 * built, on a disk that is full or not to be written, the sources are run as they are.
 */
export async function serverProgram(): Promise<ServerProgram> {
    try {
        return { file: await builtProgram(), execArgv: [] };
    } catch {
        return { file: MAIN, execArgv: ["--require", require.resolve("tsx/cjs")] };
    }
}

async function builtProgram(): Promise<string> {
    const file = path.join(CACHE, `server-${await fingerprint()}.js`);
    if (!(await isFound(file))) {
        await mkdir(CACHE, { recursive: true });
        const half = `${file}.${process.pid}`;
        try {
            await build(half);
            await rename(half, file); // whole or not there, whoever builds it at the same time
        } finally {
            await rm(half, { force: true });
        }
        await removeOld().catch(() => undefined); // another command may do so at the same time
    }
    return file;
}

/** Of the sources and of where they lie, which the program has in it. */
async function fingerprint(): Promise<string> {
    const hash = createHash("sha256").update(SOURCES);
    const names = (await readdir(SOURCES, { recursive: true })).filter(isSource).sort();
    const texts = await Promise.all(names.map((name) => readFile(path.join(SOURCES, name))));
    for (const [index, text] of texts.entries()) {
        hash.update(`\0${names[index]}\0`).update(text);
    }
    return hash.digest("hex").slice(0, 16);
}

const isSource = (name: string) => name.endsWith(".ts") && !name.endsWith(".test.ts");

async function build(outfile: string): Promise<void> {
    const esbuild = await import("esbuild");
    await esbuild.build({
        entryPoints: [MAIN],
        outfile,
        bundle: true,
        packages: "external",
        platform: "node",
        target: "node20",
        logLevel: "silent",
        plugins: [
            {
                name: "places", // files find their neighbours by where they lie, not by where the program does
                setup: ({ onLoad }) =>
                    onLoad({ filter: /\.ts$/ }, async ({ path: source }) => ({
                        contents: (await readFile(source, "utf8")).replaceAll(
                            "__dirname",
                            JSON.stringify(path.dirname(source)),
                        ),
                        loader: "ts",
                    })),
            },
        ],
    });
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

/** Notes that it is used. */
async function isFound(file: string): Promise<boolean> {
    const now = new Date();
    return utimes(file, now, now).then(
        () => true,
        () => false,
    );
}
