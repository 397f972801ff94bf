import { readFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "../support/command";
import type { Policy } from "./endpoint/policy";
import { type Desk, sitDown } from "./support/desk";
import { inventory, NOTHING } from "./support/faults";

let desk: Desk;
beforeEach(async () => {
    desk = await sitDown();
});
afterEach(() => desk.leave());

/** The policy that the documentation gives. */
function documented(): Policy {
    const text = readFileSync(path.join(PROJECT, "docs", "aws.md"), "utf8");
    return JSON.parse(/```json\n(\{\n {4}"Version"[\s\S]*?\n\})\n```/.exec(text)?.[1] ?? "null");
}

function without(policy: Policy, sid: string, action: string): Policy {
    const Statement = policy.Statement.map((statement) =>
        statement.Sid === sid
            ? { ...statement, Action: statement.Action.filter((each) => each !== action) }
            : statement,
    );
    return { ...policy, Statement };
}

/** Everything that the commands can do, a change of address and of the password among it. */
async function everything({ create, target, ...at }: Desk): Promise<void> {
    const quiet = () => undefined;
    await create();
    await create({ resetPassword: true, cidr: "203.0.113.50/32" });
    await target().status();
    await target().pause(quiet);
    await target().resume(quiet);
    await at.delete({ finalSnapshot: "keep" });
}

test("the documented policy is enough for everything, and nothing in it is idle", async () => {
    const policy = documented();
    desk.site.policy = policy;
    await everything(desk);
    expect(inventory(desk)).toEqual(NOTHING);
    const all = policy.Statement.flatMap(({ Sid, Action }) => Action.map((action) => `${Sid} ${action}`));
    expect([...desk.site.used].sort()).toEqual([...new Set(all)].sort());
});

test("what is missing from the policy is named, whichever it is", async () => {
    const policy = documented();
    for (const { Sid, Action } of policy.Statement) {
        for (const action of Action) {
            const other = desk.another();
            other.site.policy = without(policy, Sid, action);
            const failure = await everything(other).catch((error: Error) => error.message);
            expect(failure).toBe(
                `These AWS credentials may not do ${action}: have it allowed; docs/aws.md lists all that is needed.`,
            );
        }
    }
});
