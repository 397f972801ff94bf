import { compileProject } from "../../scripts/dataform";
import { PROJECT } from "../support/command";

test.each([
    ["asOf", "2018-11-31", "a day such as 2018-11-20, or nothing"],
    ["asOf", "now", "a day such as 2018-11-20, or nothing"],
    ["trendingDays", "0", "a number of days such as 7"],
    ["trendingDays", "1.5", "a number of days such as 7"],
])("a variable %s of %j is refused with a sentence", async (name, value, expected) => {
    await expect(compileProject(PROJECT, { vars: { [name]: value } })).rejects.toThrow(
        `The variable ${name} takes ${expected}, not "${value}".`,
    );
});

test("as many days are compared as the variable trendingDays says", async () => {
    const { queries } = await compileProject(PROJECT, { vars: { trendingDays: "3" } });
    expect(queries["analytics.trending_albums"]).toContain("dateadd(day, -5, as_of_date) as previous_start");
});
