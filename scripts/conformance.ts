import { UserError } from "../infra/errors";
import { type FlagsOf, runWithFlags } from "../infra/flags";
import {
    filterCases,
    jsonOf,
    type Outcome,
    rateOf,
    readCases,
    readFloor,
    reportOf,
    runCases,
    type Suite,
    tallyOf,
    writeFloor,
} from "../tests/conformance/runner";

const USAGE = `Usage: npm run conformance -- [flags]
Runs the examples of the Redshift Developer Guide, and what Redshift refuses, against a local warehouse of their own.
Fails when an answer is wrong without an error, or when fewer pass than tests/conformance/floor.json says.

  --filter TEXT      only cases whose file, page or name has the text in it; the floor does not count then
  --raise            write the rates that were reached to the floor, where they are higher
  --json             print the outcomes as JSON`;

const FLAGS = {
    filter: { type: "string" },
    raise: { type: "boolean" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

const SUITES: readonly Suite[] = ["guide", "refusals"];

async function main(flags: FlagsOf<typeof FLAGS>): Promise<number> {
    const { filter } = flags;
    const suites = SUITES.map((suite) => ({ suite, cases: filterCases(readCases(suite), filter ?? "") }));
    if (suites.every(({ cases }) => cases.length === 0)) {
        throw new UserError(`No case has "${filter}" in its file, page or name.`, 2);
    }
    const outcomes = new Map<Suite, readonly Outcome[]>();
    for (const { suite, cases } of suites) {
        outcomes.set(suite, await runCases(cases));
    }
    const of = (suite: Suite) => outcomes.get(suite) ?? [];
    if (flags.json) {
        const report = Object.fromEntries(SUITES.map((suite) => [suite, jsonOf(of(suite))]));
        process.stdout.write(`${JSON.stringify(report, undefined, 4)}\n`);
    } else {
        const reports = SUITES.filter((suite) => of(suite).length > 0).map((suite) => reportOf(suite, of(suite)));
        process.stdout.write(`${reports.join("\n\n")}\n`);
    }
    const reached = { guide: rateOf(tallyOf(of("guide"))), refusals: rateOf(tallyOf(of("refusals"))) };
    const floor = flags.raise && filter === undefined ? writeFloor(reached) : readFloor();
    const isBelow = filter === undefined && SUITES.some((suite) => reached[suite] < floor[suite]);
    const isWrong = SUITES.some((suite) => tallyOf(of(suite)).wrong > 0);
    return isBelow || isWrong ? 1 : 0;
}

runWithFlags(USAGE, FLAGS, main);
