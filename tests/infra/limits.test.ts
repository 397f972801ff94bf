import { createPlace, type Place } from "../support/command";
import { query } from "../support/warehouse";

let place: Place;
beforeAll(async () => {
    place = createPlace();
    const flags = ["--max-connections", "1", "--max-message", "1", "--statement-timeout", "1"];
    expect((await place.infra("create", "--port", "0", ...flags)).code).toBe(0);
}, 120_000);
afterAll(() => place.remove());

test("a warehouse keeps the limits that it was created with, over a restart too", async () => {
    await place.infra("pause");
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
