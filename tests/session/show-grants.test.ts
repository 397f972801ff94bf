import { openSessions, type Sessions, type TestSession } from "../support/session";

/** SHOW GRANTS, SHOW COLUMN GRANTS, and the lists of functions and procedures, of which the user has none. */

let sessions: Sessions;
let client: TestSession;
let alice: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
    await client.run(`
        create user alice password 'Secret123'; create user bob password 'Secret123'; create user carol password 'Secret123';
        create group readers with user bob;
        create schema s; create table s.t (n int); create view s.v as select n from s.t; create table t4 (n int);
        grant usage, create on schema s to alice;
        grant select on s.t to alice with grant option;
        grant insert, select on s.t to group readers;
        grant select on s.v to public;
        grant update on t4 to bob;
        grant temporary on database dev to alice`);
    alice = await sessions.open("alice");
});
afterAll(() => sessions.close());

const rowsOf = async (text: string, session = client) => (await session.run(text)).rows.map((row) => row.join("|"));
const columnsOf = async (text: string) => (await client.run(text)).columns.join();

test("SHOW GRANTS ON DATABASE", async () => {
    const text = "show grants on database dev for alice";
    expect(await columnsOf(text)).toBe(
        "database_name,privilege_type,identity_id,identity_name,identity_type,admin_option,privilege_scope,grantor_name",
    );
    expect(await rowsOf(text)).toEqual(["dev|TEMP|101|alice|user|f|DATABASE|awsuser"]);
    expect((await client.run(text)).tags).toEqual(["SHOW"]);
    expect((await client.extended(text)).rows).toHaveLength(1);
});

const ON_OBJECT =
    "schema_name,object_name,object_type,privilege_type,identity_id,identity_name,identity_type,admin_option," +
    "privilege_scope,database_name,grantor_name";

test("SHOW GRANTS ON SCHEMA names the schema as the object", async () => {
    expect(await columnsOf("show grants on schema s")).toBe(ON_OBJECT);
    expect(await rowsOf("show grants on schema dev.s")).toEqual([
        "s|s|SCHEMA|CREATE|101|alice|user|f|SCHEMA|dev|awsuser",
        "s|s|SCHEMA|USAGE|101|alice|user|f|SCHEMA|dev|awsuser",
    ]);
});

test("SHOW GRANTS ON TABLE tells who has what, who may pass it on, and is narrowed by FOR and LIMIT", async () => {
    expect(await columnsOf("show grants on table s.t")).toBe(ON_OBJECT);
    const all = [
        "s|t|TABLE|INSERT|101|readers|group|f|TABLE|dev|awsuser",
        "s|t|TABLE|SELECT|101|readers|group|f|TABLE|dev|awsuser",
        "s|t|TABLE|SELECT|101|alice|user|t|TABLE|dev|awsuser",
    ];
    expect(await rowsOf("show grants on table dev.s.t")).toEqual(all);
    expect(await rowsOf("show grants on s.t limit 1")).toEqual(all.slice(0, 1));
    expect(await rowsOf("show grants on table s.t for ALICE")).toEqual(all.slice(2));
    expect(await rowsOf("show grants on table s.v for public")).toEqual([
        "s|v|TABLE|SELECT|0|public|public|f|TABLE|dev|awsuser",
    ]);
    expect(await rowsOf("show grants on t4")).toEqual(["public|t4|TABLE|UPDATE|102|bob|user|f|TABLE|dev|awsuser"]);
    expect(await rowsOf("show grants on t4 for alice")).toEqual([]);
});

test("SHOW GRANTS FOR a user has all that was granted to them, to themselves and to superusers", async () => {
    const text = "show grants for alice";
    expect(await columnsOf(text)).toBe(
        "database_name,schema_name,object_name,object_type,privilege_type,identity_id,identity_name,identity_type," +
            "privilege_scope,grantor_name",
    );
    const all = [
        "dev|||DATABASE|TEMP|101|alice|user|DATABASE|awsuser",
        "dev|s||SCHEMA|CREATE|101|alice|user|SCHEMA|awsuser",
        "dev|s||SCHEMA|USAGE|101|alice|user|SCHEMA|awsuser",
        "dev|s|t|TABLE|SELECT|101|alice|user|TABLE|awsuser",
    ];
    expect(await rowsOf(text)).toEqual(all);
    expect(await rowsOf(`${text} from database dev limit 2`, alice)).toEqual(all.slice(0, 2));
    expect(await rowsOf("show grants for carol")).toEqual([]);
    await expect(alice.run("show grants for bob")).rejects.toMatchObject({ code: "42501" });
    // There is nothing of carol's to show.
    await expect(alice.run("show grants for carol")).rejects.toMatchObject({ code: "42501" });
});

test("others see of an object's grants their own, their groups' and everybody's", async () => {
    expect(await rowsOf("show grants on table s.t", alice)).toEqual([
        "s|t|TABLE|SELECT|101|alice|user|t|TABLE|dev|awsuser",
    ]);
    expect(await rowsOf("show grants on table s.v", alice)).toHaveLength(1);
    const bob = await sessions.open("bob");
    expect(await rowsOf("show grants on table s.t", bob)).toHaveLength(2);
});

test("what is revoked is shown no more, in the transaction that revokes it", async () => {
    await client.run("begin; revoke usage on schema s from alice");
    expect(await rowsOf("show grants on schema s")).toHaveLength(1);
    await client.run("rollback");
    expect(await rowsOf("show grants on schema s")).toHaveLength(2);
});

test("nothing is granted on single columns, and no functions or procedures are the user's", async () => {
    expect(await columnsOf("show column grants on table s.t for alice limit 5")).toBe(
        "database_name,schema_name,table_name,column_name,object_type,privilege_type,identity_id,identity_name," +
            "identity_type,admin_option,privilege_scope,grantor_name",
    );
    expect(await rowsOf("show column grants on table dev.s.t")).toEqual([]);
    for (const kind of ["function", "procedure"]) {
        const text = `show ${kind}s from schema dev.s like 'f%' limit 3`;
        expect(await columnsOf(text)).toBe(
            `database_name,schema_name,${kind}_name,number_of_arguments,argument_list,return_type,remarks`,
        );
        expect(await rowsOf(text)).toEqual([]);
        await expect(client.run(`show ${kind}s from schema pg_catalog`)).rejects.toMatchObject({ code: "0A000" });
    }
});

test.each([
    ["show grants on schema nowhere", "3F000"],
    ["show grants on schema other.s", "3D000"],
    ["show grants on database other", "3D000"],
    ["show grants on table s.nothing", "42P01"],
    ["show grants on table t4", "42601"],
    ["show grants on table s.t for nobody", "42704"],
    ["show grants for nobody", "42704"],
    ["show grants for nobody limit 1", "42704"],
    ["show grants for alice from database other", "3D000"],
    ["show grants for role r", "0A000"],
    ["show grants on function s.f(int)", "0A000"],
    ["show grants on table s.t limit 10001", "22023"],
    ["show grants", "42601"],
    ["show column grants on table s.nothing", "42P01"],
    ["show functions from schema nowhere", "3F000"],
])("%s fails with %s", async (text, code) => {
    await expect(client.run(text)).rejects.toMatchObject({ code });
});
