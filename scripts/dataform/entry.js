/**
 * Dataform's command line, with one flag more: `--runner-notification-period-millis=0` makes `run` tell of each action as
 * soon as it is over, not every five seconds. Dataform 2.6.7 knows the flag, but its command line refuses it as unknown.
 */
const { createRequire } = require("node:module");

const BUNDLE = require.resolve("@dataform/cli");
const FLAG = "--runner-notification-period-millis=0";

const inBundle = createRequire(BUNDLE);
const yargs = inBundle("yargs");
require.cache[inBundle.resolve("yargs")].exports = Object.assign(
    (args) => yargs(args.filter((arg) => arg !== FLAG)),
    yargs,
);
process.argv.push(FLAG);
require(BUNDLE);
