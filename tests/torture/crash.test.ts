import { crash } from "../../scripts/torture/crash";

test("after SIGKILL at any moment, what was committed is there and nothing is there by halves", async () => {
    expect(await crash({ seed: "cit", rounds: 2 }, false)).toMatchObject({ findings: [] });
}, 120_000);
