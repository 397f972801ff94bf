/** What a function of includes/ yields with these variables: Dataform gives them as a global. */
function load(file: string, vars: Readonly<Record<string, string>>) {
    const defaults: Readonly<Record<string, string>> = require("../../dataform.json").vars;
    Object.assign(globalThis, { dataform: { projectConfig: { vars: { ...defaults, ...vars } } } });
    jest.resetModules();
    return require(`../../includes/${file}`);
}

afterAll(() => Object.assign(globalThis, { dataform: undefined }));

test("a load by name takes what the source's JSONPaths file does not know", () => {
    expect(load("copy", {}).logFormat()).toBe("s3://udacity-dend/log_json_path.json");
    expect(load("copy", { logJsonPath: "auto ignorecase" }).logFormat()).toBe("auto ignorecase");
});

test.each([
    ["logData", "log_data", "an address such as s3://bucket/log_data"],
    ["logData", "s3://bucket/o'clock", "an address such as s3://bucket/log_data"],
    ["logData", "s3://bucket", "an address such as s3://bucket/log_data"],
    ["logJsonPath", "auto", "an address such as s3://bucket/log_data"],
    ["region", "Oregon", "a region such as us-west-2"],
    ["region", "us-west-2' maxerror 9", "a region such as us-west-2"],
    ["iamRole", "admin", "default, or a role's ARN"],
    ["maxLoadErrors", "-1", "a whole number from 0 to 100000"],
    ["maxLoadErrors", "100001", "a whole number from 0 to 100000"],
])("the variable %s can't be %j", (name, value, expected) => {
    const copy = load("copy", { [name]: value });
    const take = name === "logData" ? () => copy.location("logData") : () => copy.json("s3://b/k", copy.logFormat());
    expect(take).toThrow(`The variable ${name} takes ${expected}, not "${value}".`);
});

test.each(["us-west-2", "eu-central-1", "ap-southeast-1", "us-gov-east-1"])("%s is a region", (region) => {
    expect(load("copy", { region }).json("s3://b/k", "auto")).toContain(`region '${region}'`);
});

test.each([
    ["asOf", "2018-11-31", "a day such as 2018-11-20, or nothing"],
    ["asOf", "now", "a day such as 2018-11-20, or nothing"],
    ["trendingDays", "0", "a number of days such as 7"],
    ["trendingDays", "1.5", "a number of days such as 7"],
])("the variable %s of the marts can't be %j", (name, value, expected) => {
    const take =
        name === "asOf"
            ? () => load("as_of", { asOf: value }).day("start_time")
            : () => load("trending", { trendingDays: value }).ctes("title", "songplay", "current_date");
    expect(take).toThrow(`The variable ${name} takes ${expected}, not "${value}".`);
});

test("a manifest of songs is an address too", () => {
    expect(() => load("copy", { songManifest: "parts" }).songs()).toThrow(
        'The variable songManifest takes an address such as s3://bucket/log_data, not "parts".',
    );
});

test("the day of a load is one that the calendar has", () => {
    for (const date of ["2018-11-31", "2018-11-1", "yesterday", "2018-11-15T00:00:00Z"]) {
        expect(() => load("log_day", { date }).days()).toThrow(
            `The variable date takes a day such as 2018-11-15, or several, or nothing, not "${date}".`,
        );
    }
    const leapDay = load("log_day", { date: "2020-02-29", logData: "s3://mine/logs/" });
    expect(leapDay.prefix("2020-02-29")).toBe("s3://mine/logs/2020/02/2020-02-29");
    expect(leapDay.covers("log_date")).toBe("log_date in (cast('2020-02-29' as date))");
    expect(load("log_day", { date: "2018-11-03 2018-11-01 2018-11-03" }).days()).toEqual(["2018-11-01", "2018-11-03"]);
    expect(load("log_day", {}).prefix()).toBe("s3://udacity-dend/log_data/");
});
