import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let admin: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    admin = await sessions.open();
});
afterAll(() => sessions.close());

const refused = (text: string, code: string, message: string, client = admin) =>
    expect(client.run(text)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

test("users and groups are made, changed and dropped, and the catalogue shows them", async () => {
    const { tags } = await admin.run(`
        create group analysts;
        create user ann with password 'Abcd1234' createdb in group analysts valid until '2030-01-01';
        create user bob password disable;
        alter group analysts add user bob;
        alter group analysts rename to readers;
        alter user bob createuser; alter user bob connection limit unlimited`);
    expect(tags).toEqual([
        ...["CREATE GROUP", "CREATE USER", "CREATE USER", "ALTER GROUP", "ALTER GROUP"],
        ...["ALTER USER", "ALTER USER"],
    ]);
    const users = await admin.run(
        "select usename, usecreatedb, usesuper, passwd, valuntil from pg_user where usename in ('ann', 'bob') order by 1",
    );
    expect(users.rows).toEqual([
        ["ann", "t", "f", "********", "2030-01-01 00:00:00"],
        ["bob", "f", "t", "********", null],
    ]);
    expect((await admin.run("select groname, grolist from pg_group")).rows).toEqual([["readers", "{101,102}"]]);
    await admin.run("alter group readers drop user ann; drop user ann, bob; drop group readers");
    expect((await admin.run("select count(*) from pg_group")).rows).toEqual([["0"]]);
    await admin.run("create user ann password disable; alter user ann with rename to anne; drop user anne");
    await admin.run("drop user if exists ann");
    await refused("drop user ann", "42704", 'user "ann" does not exist');
});

test("names are taken once, and groups and members must be there", async () => {
    await admin.run("create user carl password disable; create group g");
    await refused("create user carl password disable", "42710", 'user "carl" already exists');
    await refused("create group g", "42710", 'group "g" already exists');
    await refused("create user public password disable", "42939", "reserved");
    await refused("create user dora password disable in group nobody", "42704", 'group "nobody" does not exist');
    await refused("alter group g add user nobody", "42704", 'user "nobody" does not exist');
    expect((await admin.run("select count(*) from pg_user where usename = 'dora'")).rows).toEqual([["0"]]);
});

test("a password is strong, kept as a verifier only, and never repeated in an error", async () => {
    for (const [password, message] of [
        ["Short1", "8 to 64 characters"],
        ["alllowercase1", "an uppercase letter, a lowercase letter and a number"],
        ["With@sign123", "printable ASCII characters only"],
        ["md5153c434b4b77c89e6b94f12c5393af5b", "hashed password"],
    ]) {
        const attempt = admin.run(`create user eve password '${password}'`);
        await expect(attempt).rejects.toMatchObject({ message: expect.stringContaining(message as string) });
        await expect(attempt).rejects.not.toMatchObject({ message: expect.stringContaining(password as string) });
    }
    await refused("create user eve", "42601", "needs PASSWORD");
    await refused("create user eve password disable connection limit 5", "0A000", "CONNECTION LIMIT of a user");
});

test("a user who owns something or holds a privilege is not dropped", async () => {
    await admin.run(
        "create user owner1 password disable; create table owned (a int); alter table owned owner to owner1",
    );
    await refused("drop user owner1", "55006", `user "owner1" can't be dropped because the user owns some object`);
    await admin.run("drop table owned; create table shown (a int); grant select on shown to owner1");
    await refused("drop user owner1", "55006", "because the user has a privilege on some object");
    await admin.run("revoke all on shown from owner1; drop user owner1");
    await admin.run("create group holders; grant select on shown to group holders");
    await refused("drop group holders", "55006", `group "holders" can't be dropped`);
    await admin.run("drop table shown; drop group holders");
});

test("only superusers make users; anybody changes the own password", async () => {
    await admin.run("create user frank password 'Abcd1234'");
    const frank = await sessions.open("frank");
    await refused("create user gina password disable", "42501", "only a superuser can CREATE USER", frank);
    await refused("alter user frank createuser", "42501", "only a superuser can ALTER USER", frank);
    await frank.run("alter user frank password 'Efgh5678'");
    await refused("alter user awsuser password 'Abcd1234'", "0A000", "the local warehouse's own");
    expect((await frank.run("show is_superuser")).rows).toEqual([["off"]]);
});
