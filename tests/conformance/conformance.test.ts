import { rateOf, readCases, readFloor, reportOf, runCases, type Suite, tallyOf } from "./runner";

/** The whole suite takes a while on two cores. */
const LIMIT_MS = 240_000;

describe.each<Suite>(["guide", "refusals"])("%s", (suite) => {
    test(
        "no answer is wrong without an error, and no fewer cases pass than did",
        async () => {
            const outcomes = await runCases(readCases(suite));
            const wrong = outcomes.filter(({ verdict }) => verdict === "wrong");
            expect(wrong.map((outcome) => `${outcome.case.file}, ${outcome.case.name}: ${outcome.detail}`)).toEqual([]);
            const rate = rateOf(tallyOf(outcomes));
            if (rate < readFloor()[suite]) {
                throw new Error(`${rate} in 100 pass, ${readFloor()[suite]} did:\n${reportOf(suite, outcomes)}`);
            }
        },
        LIMIT_MS,
    );

    test("each case has a name of its own in its file", () => {
        const names = readCases(suite).map(({ file, page, name }) => `${file}, ${page}, ${name}`);
        expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    });

    test("each case asks for something", () => {
        expect(readCases(suite).filter(({ steps }) => steps.length === 0)).toEqual([]);
    });
});
