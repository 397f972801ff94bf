import { readdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { createPlace, type Place } from "../support/command";
import { query } from "../support/warehouse";

let place: Place;
beforeAll(async () => {
    place = createPlace();
    const flags = ["--max-connections", "1", "--max-message", "1", "--statement-timeout", "1", "--max-memory", "200"];
    expect((await place.infra("create", "--port", "0", ...flags)).code).toBe(0);
}, 120_000);
afterAll(() => place.remove());

test("a warehouse keeps the limits that it was created with, over a restart too, though its log can't be written", async () => {
    await place.infra("pause");
    if (process.platform === "linux") {
        const log = path.join(place.home, "sparkify", "server.log");
        rmSync(log);
        symlinkSync("/dev/full", log);
    }
    expect((await place.infra("resume")).code).toBe(0);
    const first = query(
        place.credentials,
        "select count(*) from svv_columns a, svv_columns b, svv_columns c, svv_columns d",
    );
    const failure = expect(first).rejects.toMatchObject({
        code: "57014",
        message: "canceling statement due to statement timeout: it ran for 1000 ms",
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expect(query(place.credentials, "select 1")).rejects.toMatchObject({
        code: "53300",
        message: 'connection limit "1" exceeded',
    });
    await failure;
    await expect(query(place.credentials, `select '${"x".repeat(1024 * 1024)}'`)).rejects.toMatchObject({
        code: "08P01",
        message: "invalid message length",
    });
    expect(await query(place.credentials, "show statement_timeout")).toEqual([{ statement_timeout: "1000" }]);
}, 120_000);

/** How many threads the warehouse's process has; where Linux does not tell, undefined. */
async function threads(): Promise<number | undefined> {
    const { pid } = JSON.parse((await place.infra("status", "--json")).stdout);
    return process.platform === "linux" ? readdirSync(`/proc/${pid}/task`).length : undefined;
}

test("the engine takes no more memory and threads than it was given, and can be given more or fewer", async () => {
    const numbers = Array.from({ length: 10 }, (_, digit) => `select ${digit} as d`).join(" union all ");
    const hungry = `with numbers as (${numbers})
        select count(long_text)
        from (
            select a.d, b.d, c.d, max(repeat('x', 60000) || e.d) as long_text
            from numbers a, numbers b, numbers c, (select d from numbers where d < 7) e
            group by a.d, b.d, c.d, e.d
        ) as texts`;
    await place.infra("pause");
    // On a busy machine the memory lasts for longer than a second.
    expect((await place.infra("resume", "--statement-timeout", "60", "--max-threads", "9")).code).toBe(0);
    const many = await threads();
    await expect(query(place.credentials, hungry)).rejects.toMatchObject({
        code: "53200",
        message: "The local warehouse ran out of memory for this statement.",
        hint: expect.stringContaining("--max-memory"),
    });
    await place.infra("pause");
    expect((await place.infra("resume", "--max-memory", "1300", "--max-threads", "1")).code).toBe(0);
    expect(await threads()).toBe(many === undefined ? undefined : many - 8);
    expect(await query(place.credentials, hungry)).toEqual([{ count: "7000" }]);
}, 120_000);
