import type { Client } from "pg";
import { startTestServer, type TestServer } from "../support/local-server";

let server: TestServer;
let admin: Client;

beforeAll(async () => {
    server = await startTestServer();
    admin = await server.connect();
});
afterAll(async () => {
    await admin.end();
    await server.close();
});

const rejected = (login: Parameters<TestServer["connect"]>[0]) =>
    expect(server.connect(login)).rejects.toMatchObject({ code: "28P01" });

test("a user logs in with the password that CREATE USER gave, until it changes, expires or is disabled", async () => {
    await admin.query("create user ann password 'Abcd1234'");
    const ann = await server.connect({ user: "ann", password: "Abcd1234" });
    expect((await ann.query("select current_user")).rows).toEqual([{ current_user: "ann" }]);
    await expect(ann.query("create user ben password disable")).rejects.toMatchObject({ code: "42501" });
    await ann.end();
    await rejected({ user: "ann", password: "Wrong1234" });
    await admin.query("alter user ann password 'Efgh5678'");
    await rejected({ user: "ann", password: "Abcd1234" });
    await admin.query("alter user ann valid until '2020-01-01'");
    await rejected({ user: "ann", password: "Efgh5678" });
    await admin.query("alter user ann valid until 'infinity'");
    await (await server.connect({ user: "ann", password: "Efgh5678" })).end();
    await admin.query("alter user ann password disable");
    await rejected({ user: "ann", password: "Efgh5678" });
});
