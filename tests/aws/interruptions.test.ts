import { existsSync } from "node:fs";
import type { Call, Fault } from "./endpoint/server";
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

/** Where a call leaves things when the command ends with it: after AWS did it, if it did anything. */
function lastMoment(call: Call): Fault["when"] {
    return hasChanged(call) ? "after" : "before";
}

test("a create that ends at any call is completed by the next one", async () => {
    const calls = await callsOf(desk, () => desk.create());
    const complete = outcome(desk);
    expect(complete.credentialsFit).toBe(true);
    for (const call of calls) {
        startOver(desk);
        failAt(desk, call.number, { ...END, when: lastMoment(call) });
        await expect(desk.create()).rejects.toThrow(/may not do/);
        allGoesWell(desk);
        await desk.create();
        expect({ call, ...outcome(desk) }).toEqual({ call, ...complete });
        expect(existsSync(`${desk.credentials}.pending`)).toBe(false);
    }
});

test("after a create that ends at any call, delete leaves nothing", async () => {
    const calls = await callsOf(desk, () => desk.create());
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

test("a delete that ends at any call is completed by the next one", async () => {
    await desk.create();
    const calls = await callsOf(desk, () => desk.delete());
    for (const call of calls) {
        startOver(desk);
        await desk.create();
        failAt(desk, call.number, { ...END, when: lastMoment(call) });
        await expect(desk.delete()).rejects.toThrow(/may not do/);
        allGoesWell(desk);
        await desk.delete();
        expect({ call, ...inventory(desk) }).toEqual({ call, ...NOTHING });
    }
});

/** What passes by itself when it is tried again: each call is throttled, and is cut off or fails in AWS in turn. */
function weather(call: Call): readonly Fault[] {
    const isEc2 = call.action.startsWith("ec2:");
    const throttled = isEc2 ? { code: "RequestLimitExceeded", status: 503 } : { code: "Throttling", status: 400 };
    const when = lastMoment(call);
    return [
        { kind: "error", ...throttled, when: "before" },
        call.number % 2 === 0 ? { kind: "cut", when } : { kind: "error", code: "InternalFailure", status: 500, when },
    ];
}

/** The endpoint's answer to who asks: a hundred who ask at once would wait too long for it. */
const KNOWN_ADDRESS = { cidr: "198.51.100.7/32" };

/** Every call in all its weather, at a desk of its own: together, as each waits most of the time. */
function inAnyWeather(calls: readonly Call[], work: (desk: Desk, call: Call, fault: Fault) => Promise<void>) {
    return Promise.all(calls.flatMap((call) => weather(call).map((fault) => work(desk.another(), call, fault))));
}

test("what is throttled, cut off or failed by AWS at any call tries again, and create and delete end well", async () => {
    const creating = await callsOf(desk, () => desk.create());
    const complete = outcome(desk);
    const deleting = await callsOf(desk, () => desk.delete());
    const creates = inAnyWeather(creating, async (other, call, fault) => {
        failAt(other, call.number, fault);
        await other.create(KNOWN_ADDRESS);
        expect({ call, fault, ...outcome(other) }).toEqual({ call, fault, ...complete });
    });
    const deletes = inAnyWeather(deleting, async (other, call, fault) => {
        await other.create(KNOWN_ADDRESS);
        failAt(other, call.number, fault);
        await other.delete();
        expect({ call, fault, ...inventory(other) }).toEqual({ call, fault, ...NOTHING });
    });
    await Promise.all([creates, deletes]);
});
