import { compare, quantile } from "../../scripts/bench/measure";

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

test("both sides take turns, what is prepared and checked is not measured, what is apart is taken off", async () => {
    const done: string[] = [];
    const compared = await compare(
        {
            title: "waiting",
            ours: {
                name: "ours",
                prepare: () => wait(200),
                async run() {
                    done.push("ours");
                    await wait(150);
                },
                check: () => wait(200),
                apart: 0.1,
            },
            other: {
                name: "other",
                async run() {
                    done.push("other");
                    await wait(20);
                },
            },
            limit: 1.5,
        },
        2,
        (round) => done.push(`round ${round}`),
    );
    expect(done).toEqual(["ours", "other", "round 1", "ours", "other", "round 2"]);
    expect(compared.ours.seconds).toHaveLength(2);
    expect(compared.ours.median).toBeGreaterThan(0.045);
    expect(compared.ours.median).toBeLessThan(0.4);
    expect(compared.ratio).toBeCloseTo(compared.ours.median / compared.other.median);
    expect(compared.isMet).toBe(compared.ratio <= 1.5);
});

test("a median lies between the two middle values, a p99 near the largest", () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([7], 0.99)).toBe(7);
    const hundred = Array.from({ length: 101 }, (_, index) => index);
    expect(quantile(hundred, 0.99)).toBe(99);
});
