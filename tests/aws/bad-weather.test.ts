import type { Call, Fault } from "./endpoint/server";
import { type Desk, sitDown } from "./support/desk";
import { callsOf, failAt, hasChanged, inventory, NOTHING, outcome } from "./support/faults";

let desk: Desk;
beforeEach(async () => {
    desk = await sitDown();
});
afterEach(() => desk.leave());

/** What passes by itself when it is tried again. */
function weather(call: Call): readonly Fault[] {
    const isEc2 = call.action.startsWith("ec2:");
    const throttled = isEc2 ? { code: "RequestLimitExceeded", status: 503 } : { code: "Throttling", status: 400 };
    const faults: readonly Fault[] = [
        { kind: "error", ...throttled, when: "before" },
        { kind: "cut", when: "before" },
        { kind: "cut", when: "after" },
        { kind: "error", code: "InternalFailure", status: 500, when: "after" },
    ];
    return faults.filter(({ when }) => when === "before" || hasChanged(call));
}

/** Every call with everything that may happen to it: together, as each waits most of the time. */
function inAnyWeather(
    calls: readonly Call[],
    work: (desk: Desk, call: Call, fault: Fault) => Promise<void>,
): Promise<unknown> {
    return Promise.all(calls.flatMap((call) => weather(call).map((fault) => work(desk.another(), call, fault))));
}

test("a create that is throttled, cut off or failed at any call tries again and ends well", async () => {
    const calls = await callsOf(desk, () => desk.create());
    const complete = outcome(desk);
    await inAnyWeather(calls, async (other, call, fault) => {
        failAt(other, call.number, fault);
        await other.create();
        expect({ call, fault, ...outcome(other) }).toEqual({ call, fault, ...complete });
    });
});

test("a delete that is throttled, cut off or failed at any call tries again and ends well", async () => {
    await desk.create();
    const calls = await callsOf(desk, () => desk.delete());
    await inAnyWeather(calls, async (other, call, fault) => {
        await other.create();
        failAt(other, call.number, fault);
        await other.delete();
        expect({ call, fault, ...inventory(other) }).toEqual({ call, fault, ...NOTHING });
    });
});
