/**
 * Dataform compiles in a sandbox, which takes all JavaScript apart before it runs it: most of half a second for Dataform's own
 * core, the same each time. What came of it is kept beside the packages.
 */
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const CACHE = path.join(__dirname, "..", "..", "node_modules", ".cache", "sparkify");

/** Shorter sources are taken apart as fast as they are found: the project's own, which change. */
const LONG = 100_000;

/** Has the sandbox, as `load` finds it, look there first. Call it before the sandbox is loaded. */
exports.rememberTransformed = (load) => {
    const transforming = load("vm2/lib/transformer");
    const { transformer } = transforming;
    const { version } = load("vm2/package.json");
    transforming.transformer = (args, body, ...rest) => {
        if (args !== null || body.length < LONG) {
            return transformer(args, body, ...rest);
        }
        const key = createHash("sha256").update(`${version}\0${body}`).digest("hex").slice(0, 16);
        const file = path.join(CACHE, `transformed-${key}.json`);
        return read(file) ?? written(file, transformer(args, body, ...rest));
    };
};

function read(file) {
    try {
        const found = JSON.parse(fs.readFileSync(file, "utf8"));
        const now = new Date();
        fs.utimesSync(file, now, now); // what is used is kept: see infra/cache.ts
        return { __proto__: null, ...found };
    } catch {
        return undefined;
    }
}

/** Whole or not there, whoever writes it at the same time; a disk that can't be written costs only the time. */
function written(file, transformed) {
    const half = `${file}.${process.pid}`;
    try {
        fs.mkdirSync(CACHE, { recursive: true });
        fs.writeFileSync(half, JSON.stringify(transformed));
        fs.renameSync(half, file);
    } catch {
        fs.rmSync(half, { force: true });
    }
    return transformed;
}
