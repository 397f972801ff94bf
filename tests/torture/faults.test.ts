import { faults } from "../../scripts/torture/faults";

/** Some of them; `npm run torture -- faults` tries all. */
const SHORT = /^(the log begins with other|the disk gets full)/;

test("a damaged log and a full disk end in one sentence each, and nothing is lost", async () => {
    expect(await faults({ seed: "cit" }, (name) => SHORT.test(name))).toMatchObject({ findings: [] });
}, 180_000);
