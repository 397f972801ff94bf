import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let client: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
    await client.run(`
        create user bob password 'Secret123'; create group analysts;
        create schema s; create table s.plays (n int); create view s.shown as select n from s.plays;
        create table s.alone (n int)`);
});
afterAll(() => sessions.close());

const rowsOf = async (text: string) => (await client.run(text)).rows.map((row) => row.join("|"));

test("what is granted stands in the access lists, which are empty while an owner alone has rights", async () => {
    await client.run(`
        grant select, insert on s.plays to bob; grant select on s.plays to group analysts; grant select on s.shown to public;
        grant update on s.shown to bob with grant option; grant usage on schema s to group analysts`);
    expect(
        await rowsOf("select relname, relacl from pg_class where relname in ('plays', 'shown', 'alone') order by 1"),
    ).toEqual([
        "alone|",
        'plays|{awsuser=arwdRxtDPA/awsuser,bob=ar/awsuser,"group analysts=r/awsuser"}',
        "shown|{awsuser=arwdRxtDPA/awsuser,=r/awsuser,bob=w*/awsuser}",
    ]);
    expect(
        await rowsOf("select nspname, nspacl from pg_namespace where nspname in ('s', 'public') order by 1"),
    ).toEqual(["public|{awsuser=UC/awsuser,=UC/awsuser}", 's|{awsuser=UC/awsuser,"group analysts=U/awsuser"}']);
    expect(await rowsOf("select datname, datacl from pg_database")).toEqual(["dev|{awsuser=CT/awsuser,=T/awsuser}"]);
    expect(
        await rowsOf("select table_name, table_acl from svv_redshift_tables where schema_name = 's' order by 1"),
    ).toEqual([
        "alone|",
        "plays|awsuser=arwdRxtDPA/awsuser~bob=ar/awsuser~group analysts=r/awsuser",
        "shown|awsuser=arwdRxtDPA/awsuser~=r/awsuser~bob=w*/awsuser",
    ]);
    expect(await rowsOf("select schema_acl from svv_all_schemas where schema_name = 's'")).toEqual([
        "awsuser=UC/awsuser~group analysts=U/awsuser",
    ]);
    expect(
        await rowsOf("select relname, relacl from pg_class where relname in ('pg_class', 'svv_table_info') order by 1"),
    ).toEqual(["pg_class|{rdsdb=arwdRxtDPA/rdsdb,=r/rdsdb}", "svv_table_info|"]);
    await client.run("revoke select on s.plays from group analysts; revoke all on s.shown from public, bob");
    expect(
        await rowsOf("select relname, relacl from pg_class where relname in ('plays', 'shown', 'alone') order by 1"),
    ).toEqual(["alone|", "plays|{awsuser=arwdRxtDPA/awsuser,bob=ar/awsuser}", "shown|"]);
});
