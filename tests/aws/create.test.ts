import { contents } from "./endpoint/account";
import { type Desk, sitDown } from "./support/desk";

let desk: Desk;
beforeEach(async () => {
    desk = await sitDown();
});
afterEach(() => desk.leave());

test("create makes a role, a network and a cluster, and says each step", async () => {
    await desk.create();
    console.log(
        desk.lines.join("\n"),
        desk.endpoint.calls.map((c) => c.action).join("\n"),
        JSON.stringify(contents(desk.endpoint.account), undefined, 2),
    );
    await desk.delete();
    console.log(
        desk.lines.join("\n"),
        desk.endpoint.calls.map((c) => c.action).join("\n"),
        JSON.stringify(contents(desk.endpoint.account), undefined, 2),
    );
});
