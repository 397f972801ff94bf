import { UserError } from "../../infra/errors";
import { runDataform } from "./cli";
import { graphFor, type Project, reasonOf, type UnitTest, type Vars, varsFlag } from "./project";

/** How one unit test went. */
export interface TestResult extends UnitTest {
    readonly passed: boolean;
    /** Why not, one for each difference. */
    readonly messages: readonly string[];
}

/** Runs the project's unit tests on the warehouse that the credentials file names. */
export async function runTests(
    project: Project,
    options: { readonly credentials: string; readonly vars?: Vars; readonly signal?: AbortSignal },
): Promise<readonly TestResult[]> {
    if (project.tests.length === 0) {
        return []; // Dataform calls it a failure
    }
    const args = [`--credentials=${options.credentials}`, ...varsFlag(options.vars)];
    const outcome = await runDataform("test", project.folder, args, {
        ...options,
        ...graphFor(project, options.vars),
    });
    options.signal?.throwIfAborted();
    const results = readTestResults(outcome.lines, project.tests);
    if (results.length < project.tests.length) {
        throw new UserError(`The unit tests can't be run: ${reasonOf(outcome)}`);
    }
    return results;
}

/** An indented line, and what stands before the database's own words. Stack traces, of a dropped connection, go deeper. */
const MESSAGE = /^ {2}(?=\S)(?:Error thrown: (?:Error executing redshift query: )?)?/;

/** `name: passed`, or `name: failed` and then indented messages. Source: Dataform 2.6.7, printTestResult. */
function readTestResults(lines: readonly string[], tests: readonly UnitTest[]): readonly TestResult[] {
    const verdicts = new Map(
        tests.flatMap((test) => [
            [`${test.name}: passed`, { test, passed: true }],
            [`${test.name}: failed`, { test, passed: false }],
        ]),
    );
    const results: { readonly file: string; readonly name: string; readonly passed: boolean; messages: string[] }[] =
        [];
    for (const line of lines) {
        const verdict = verdicts.get(line);
        if (verdict !== undefined) {
            results.push({ ...verdict.test, passed: verdict.passed, messages: [] });
        } else if (MESSAGE.test(line)) {
            results.at(-1)?.messages.push(line.replace(MESSAGE, ""));
        }
    }
    return results;
}
