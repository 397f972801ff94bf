import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { loggedKind, QueryLog } from "../../infra/local/session/query-log";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function begin(log: QueryLog, session: object) {
    const kind = loggedKind("select");
    if (!kind) {
        throw new Error("SELECT is logged.");
    }
    const ended: object[] = [];
    const begun = { id: 1, user: "ann", processId: 1, kind, isOnNodes: false, text: "select 1", startedAt: new Date() };
    return log.begin({ ...begun, transactionId: 1, label: undefined }, () => ended.push(session));
}

test("a statement that has ended holds on to nothing of its session", async () => {
    const log = new QueryLog();
    const session = new WeakRef({});
    begin(log, session.deref() as object).end();
    await setImmediate(); // what a WeakRef was asked for lives until the next turn
    collectGarbage();
    expect(session.deref()).toBeUndefined();
    expect(log.json({ user: "ann", isSuperuser: false })).toContain("select 1");
});
