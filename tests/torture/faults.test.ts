import { faults } from "../../scripts/torture/faults";

/** Some of them; `npm run torture -- faults` tries all. */
const SHORT = /^(the disk gets full|SIGTERM while a statement hears)/;

test("nothing is lost to a full disk and to a shutdown that a statement does not hear of", async () => {
    expect(await faults({ seed: "cit" }, (name) => SHORT.test(name))).toMatchObject({ findings: [] });
}, 180_000);
