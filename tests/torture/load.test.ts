import { load } from "../../scripts/torture/load";

test("many clients at once get right answers to work of all kinds", async () => {
    expect(await load({ seed: "cit", seconds: 3, clients: 20 })).toMatchObject({ findings: [] });
}, 120_000);
