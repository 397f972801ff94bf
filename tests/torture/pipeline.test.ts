import { pipeline } from "../../scripts/torture/pipeline";

test("a run whose connections drop is made good by the next one, and hostile texts stay texts", async () => {
    const only = (name: string) => name === "all connections drop in the middle";
    expect(await pipeline({ seed: "cit", rounds: 1 }, only)).toMatchObject({ findings: [] });
}, 300_000);
