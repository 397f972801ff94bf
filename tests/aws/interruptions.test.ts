import { existsSync } from "node:fs";
import { type Desk, sitDown } from "./support/desk";
import {
    allGoesWell,
    callsOf,
    END,
    failAt,
    hasChanged,
    inventory,
    NOTHING,
    outcome,
    startOver,
} from "./support/faults";

let desk: Desk;
beforeEach(async () => {
    desk = await sitDown();
});
afterEach(() => desk.leave());

const WHEN = ["before", "after"] as const;

test("a create that ends at any call, before or after AWS did it, is completed by the next one", async () => {
    const calls = await callsOf(desk, () => desk.create());
    const complete = outcome(desk);
    expect(complete.credentialsFit).toBe(true);
    await desk.delete();
    for (const call of calls) {
        for (const when of hasChanged(call) ? WHEN : WHEN.slice(0, 1)) {
            startOver(desk);
            failAt(desk, call.number, { ...END, when });
            await expect(desk.create()).rejects.toThrow(/may not do/);
            allGoesWell(desk);
            await desk.create();
            expect({ call, when, ...outcome(desk) }).toEqual({ call, when, ...complete });
            expect(existsSync(`${desk.credentials}.pending`)).toBe(false);
            await desk.delete();
        }
    }
});

test("after a create that ends at any call, delete leaves nothing", async () => {
    const calls = await callsOf(desk, () => desk.create());
    await desk.delete();
    for (const call of calls.filter(hasChanged)) {
        startOver(desk);
        failAt(desk, call.number, { ...END, when: "after" });
        await expect(desk.create()).rejects.toThrow(/may not do/);
        allGoesWell(desk);
        await desk.delete();
        expect({ call, ...inventory(desk) }).toEqual({ call, ...NOTHING });
        expect(existsSync(`${desk.credentials}.pending`)).toBe(false);
    }
});

test("a delete that ends at any call, before or after AWS did it, is completed by the next one", async () => {
    await desk.create();
    const calls = await callsOf(desk, () => desk.delete());
    for (const call of calls) {
        for (const when of hasChanged(call) ? WHEN : WHEN.slice(0, 1)) {
            startOver(desk);
            await desk.create();
            failAt(desk, call.number, { ...END, when });
            await expect(desk.delete()).rejects.toThrow(/may not do/);
            allGoesWell(desk);
            await desk.delete();
            expect({ call, when, ...inventory(desk) }).toEqual({ call, when, ...NOTHING });
        }
    }
});
