/**
 * Dataform's command line, mended in three places that cost our scripts time. All are faults of Dataform 2.6.7, which has
 * no successor for Redshift:
 * - `--runner-notification-period-millis=0` makes `run` tell of each action as soon as it is over, not every five seconds.
 *   Dataform knows the flag, but its command line refuses it as unknown.
 * - The clients of BigQuery, Snowflake and SQL Server are not loaded: they take half of the time that it takes to start.
 * - The project is compiled once, not twice, and not at all where that was done before; and what the compiler's sandbox makes
 *   of Dataform's own core is kept: see compile-worker.js, transformed.js.
 */
const childProcess = require("node:child_process");
const { createRequire } = require("node:module");
const path = require("node:path");

const BUNDLE = require.resolve("@dataform/cli");
const FLAG = "--runner-notification-period-millis=0";

const inBundle = createRequire(BUNDLE);
const yargs = inBundle("yargs");
require.cache[inBundle.resolve("yargs")].exports = Object.assign(
    (args) => yargs(args.filter((arg) => arg !== FLAG)),
    yargs,
);
process.argv.push(FLAG);

// What the bundle asks of them while it loads; a project of another warehouse would end at their first use.
const snowflake = () => ({ configure() {} });
for (const [client, exports] of Object.entries({
    "@google-cloud/bigquery": {},
    mssql: {},
    "snowflake-sdk/lib/core": snowflake,
    "snowflake-sdk/lib/http/node": {},
    "snowflake-sdk/lib/logger/node": {},
    "snowflake-sdk/lib/util": {},
})) {
    const filename = inBundle.resolve(client);
    require.cache[filename] = { id: filename, filename, loaded: true, exports };
}

const WORKER = inBundle.resolve("./worker_bundle");
const { fork } = childProcess;
childProcess.fork = (script, args, options) =>
    script === WORKER
        ? fork(path.join(__dirname, "compile-worker.js"), [WORKER], options)
        : fork(script, args, options);

require(BUNDLE);
