import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Client } from "pg";
import { startTestServer, type TestServer } from "../support/local-server";
import { HIDING_PLACES, SCALAR_FUNCTIONS, STATEMENTS, TABLE_FUNCTIONS } from "./reach-outs";

/** What nobody may get to see. */
const SECRET = "the-content-of-a-file";

let folder: string;
let server: TestServer;
let clients: Readonly<Record<"admin" | "guest", Client>>;

beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "sparkify-intruders-"));
    const bucket = path.join(folder, "bucket");
    const outside = path.join(folder, "outside");
    mkdirSync(bucket);
    mkdirSync(outside);
    writeFileSync(path.join(outside, "secret.csv"), `n\n${SECRET}\n`);
    writeFileSync(path.join(bucket, "lines"), "a,b,c\n");
    symlinkSync(path.join(outside, "secret.csv"), path.join(bucket, "link"));
    symlinkSync(outside, path.join(bucket, "outside"));
    server = await startTestServer({ bucket });
    const admin = await server.connect();
    await admin.query("create table kept as select 7 as n; create user guest password 'Guest1234'");
    await admin.query("grant all on kept to guest");
    clients = { admin, guest: await server.connect({ user: "guest", password: "Guest1234" }) };
});
afterAll(async () => {
    await Promise.all(Object.values(clients).map((client) => client.end()));
    await server.close();
    rmSync(folder, { recursive: true });
});

const file = () => path.join(folder, "outside", "secret.csv");

/** What happened to a text that must be refused: undefined if it was. */
async function outcome(client: Client, text: string): Promise<string | undefined> {
    const sql = text.replaceAll("FILE", file());
    try {
        const result = await client.query(sql);
        return `${sql}: ${JSON.stringify([result].flat().at(-1)?.rows)}`;
    } catch (error) {
        const { code, message, detail, hint } = error as {
            code: string;
            message: string;
            detail?: string;
            hint?: string;
        };
        const isNamed =
            /^(0A000|42\w{3}|22023|25P01|3F000|55P02)$/.test(code) || /'\.\.'|symbolic link|bucket|S3/i.test(message);
        const isSilent = ![message, detail, hint].join(" ").includes(SECRET);
        return isNamed && isSilent ? undefined : `${sql}: ${code} ${message} ${detail ?? ""}`;
    } finally {
        await client.query("rollback");
    }
}

describe.each(["admin", "guest"] as const)("as %s", (who) => {
    test("no statement reaches files, the network, extensions or settings of the engine", async () => {
        const found: (string | undefined)[] = [];
        for (const statement of STATEMENTS) {
            found.push(await outcome(clients[who], statement));
        }
        expect(found.filter((text) => text !== undefined)).toEqual([]);
        expect(readdirSync(path.join(folder, "outside"))).toEqual(["secret.csv"]);
        expect(existsSync(path.join(folder, "x"))).toBe(false);
    });

    test("no function reaches out, wherever it hides", async () => {
        const found: (string | undefined)[] = [];
        for (const [index, table] of TABLE_FUNCTIONS.entries()) {
            // Each function once plainly, and each hiding place with several functions.
            const places = HIDING_PLACES.filter((_, place) => place === 0 || (place + index) % 4 === 0);
            for (const place of places) {
                const text = place.replaceAll("TABLE", () => table).replaceAll("NAME", `hidden_${who}_${index}`);
                found.push(await outcome(clients[who], text));
            }
        }
        for (const call of SCALAR_FUNCTIONS) {
            found.push(await outcome(clients[who], `select ${call}`));
            found.push(await outcome(clients[who], `select n from kept where ${call} is not null`));
        }
        expect(found.filter((text) => text !== undefined)).toEqual([]);
        expect((await clients.admin.query("select n from kept")).rows).toEqual([{ n: 7 }]);
    });
});

test("a user without grants sees no rows of others, and nobody sees a password", async () => {
    const { admin, guest } = clients;
    await admin.query("create table owned as select 'private' as s");
    await expect(guest.query("select * from owned")).rejects.toMatchObject({ code: "42501" });
    await expect(guest.query("create user other password 'Other1234'")).rejects.toMatchObject({ code: "42501" });
    await expect(guest.query("alter user awsuser password 'Other1234'")).rejects.toMatchObject({ code: "42501" });
    for (const client of [admin, guest]) {
        const { rows } = await client.query("select usename, passwd from pg_user order by usename");
        expect(rows.map(({ passwd }) => passwd)).toEqual(rows.map(() => "********"));
    }
    await admin.query("copy owned from 's3://bucket/lines' iam_role default csv maxerror 5");
    for (const [view, user] of [
        ["stl_load_errors", "userid"],
        ["sys_load_error_detail", "user_id"],
        ["sys_load_history", "user_id"],
    ]) {
        const ofAdmin = `select 1 from ${view} where ${user} = 100`;
        expect([view, (await admin.query(ofAdmin)).rowCount === 0]).toEqual([view, false]);
        expect([view, (await guest.query(ofAdmin)).rowCount]).toEqual([view, 0]);
    }
    for (const view of ["pg_user_info", "stv_tbl_perm", "svv_table_info"]) {
        expect([view, (await admin.query(`select * from ${view}`)).rowCount === 0]).toEqual([view, false]);
        const late = `create view late_${view} as select * from pg_catalog.${view} with no schema binding`;
        for (const sql of [`select * from ${view}`, `${late}; select * from late_${view}`]) {
            await expect(guest.query(sql)).rejects.toMatchObject({ code: "42501" });
        }
    }
    const shown = async (client: Client) =>
        (
            await client.query("select table_name from svv_tables where table_name in ('kept', 'owned') order by 1")
        ).rows.map(({ table_name }) => table_name);
    expect([await shown(admin), await shown(guest)]).toEqual([["kept", "owned"], ["kept"]]);
    await admin.query(
        "create schema closed; create table closed.hidden (n int); create user other password 'Other1234'",
    );
    await admin.query("grant usage on schema closed to other; grant select on closed.hidden to other");
    for (const [view, column] of [
        ["svv_all_schemas", "schema_name"],
        ["svv_redshift_schemas", "schema_name"],
        ["svv_schema_privileges", "namespace_name"],
        ["svv_relation_privileges", "namespace_name"],
        ["information_schema.table_privileges", "table_schema"],
    ]) {
        const ofClosed = `select 1 from ${view} where ${column} = 'closed'`;
        expect([view, (await admin.query(ofClosed)).rowCount === 0]).toEqual([view, false]);
        expect([view, (await guest.query(ofClosed)).rowCount]).toEqual([view, 0]);
    }
    await admin.query("drop schema closed cascade; drop user other");
    const columns = "select column_name from svv_columns where table_name = 'owned'";
    expect([(await admin.query(columns)).rowCount, (await guest.query(columns)).rowCount]).toEqual([1, 0]);
    await admin.query("drop table owned");
});

test("an error never repeats a password or a key of its statement", async () => {
    const secrets = ["Sesame123x", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY"];
    for (const sql of [
        "create user late password 'Sesame123x' nonsense",
        "create user late password 'Sesame123x' valid until 'never'",
        "create user guest password 'Sesame123x'",
        "create user late password 'sesame' || 'Sesame123x'",
        "alter user nobody password 'Sesame123x'",
        "alter user guest password 'Sesame123x' in group nowhere",
        "copy kept from 's3://bucket/nothing' access_key_id 'AKIAIOSFODNN7EXAMPLE' secret_access_key 'wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY'",
        "copy kept from 's3://bucket/nothing' credentials 'aws_access_key_id=AKIAIOSFODNN7EXAMPLE;aws_secret_access_key=wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY'",
        "copy kept from 's3://bucket/nothing' credentials 'nonsense=AKIAIOSFODNN7EXAMPLE' nonsense",
        "unload ('select 1') to 's3://nowhere/x' access_key_id 'AKIAIOSFODNN7EXAMPLE' secret_access_key 'wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY'",
    ]) {
        const error = await clients.admin.query(sql).then(
            () => ({ message: "it works" }),
            (reason) => reason,
        );
        const { message, detail, hint, where } = error;
        const said = [message, detail, hint, where].join(" ");
        expect(secrets.filter((secret) => said.includes(secret)).map((secret) => `${sql}: ${said} ${secret}`)).toEqual(
            [],
        );
        expect(message).not.toBe("it works");
    }
});

test("a plan that is kept gives no right that was taken away", async () => {
    const { admin, guest } = clients;
    const queries = [{ name: "kept plan", text: "select n from lent where n = $1", values: [1] }, "select n from lent"];
    const make = "create table lent as select 1 as n";
    for (const [give, take] of [
        ["grant select on lent to guest", "revoke select on lent from guest"],
        ["grant select on lent to public", `drop table lent; ${make}`],
        [
            "create group lenders with user guest; grant select on lent to group lenders",
            "alter group lenders drop user guest",
        ],
        ["alter user guest createuser", "alter user guest nocreateuser"],
    ]) {
        await admin.query(`drop table if exists lent; ${make}; ${give}`);
        for (const query of queries) {
            expect((await guest.query(query)).rows).toEqual([{ n: 1 }]);
        }
        await admin.query(take as string);
        for (const query of queries) {
            await expect(guest.query(query)).rejects.toMatchObject({ code: "42501" });
        }
    }
    await admin.query("drop table lent; drop group lenders");
});

test.each([`a"; drop table kept; --`, `a'; drop table kept; --`, "back\\", "%s /* $1 -- x", "../../x", "日本語"])(
    "a name is a name, whatever is in it: %s",
    async (name) => {
        const { admin } = clients;
        const id = admin.escapeIdentifier(name);
        const text = `'${name.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
        const inner = `select * from ${id}.late`.replaceAll("\\", "\\\\").replaceAll("'", "''");
        for (const sql of [
            `create schema ${id}`,
            `create table ${id}.first (${id} int, "c d" varchar(10) default ${text.length > 12 ? "'x'" : text})`,
            `comment on table ${id}.first is ${text}; comment on column ${id}.first.${id} is ${text}`,
            `alter table ${id}.first rename column ${id} to n; alter table ${id}.first rename to ${id}`,
            `insert into ${id}.${id} values (1, 'x')`,
            `create view ${id}.late as select n as ${id} from ${id}.${id} with no schema binding`,
            `create user ${id} password 'Abcdefg1'`,
            `grant usage on schema ${id} to ${id}; grant select on ${id}.${id} to ${id}`,
            `unload ('${inner}') to 's3://bucket/named/x' iam_role default allowoverwrite`,
            `set query_group to ${text}; update ${id}.${id} set n = 2; reset query_group`,
        ]) {
            await admin.query(sql).catch((error) => {
                throw new Error(`${sql}: ${error.message}`);
            });
        }
        const client = await server.connect({ user: name, password: "Abcdefg1" });
        const seen = "select current_user as who, table_schema, table_name from svv_tables where table_schema = ";
        expect((await client.query(seen + text)).rows).toEqual([{ who: name, table_schema: name, table_name: name }]);
        expect((await client.query(`select n from ${id}.${id}`)).rows).toEqual([{ n: 2 }]);
        await expect(client.query("select * from public.kept where n = 8")).rejects.toMatchObject({ code: "42501" });
        await client.end();
        const labels = await admin.query(`select distinct trim(label) as label from stl_query where label = ${text}`);
        expect(labels.rows).toEqual([{ label: name }]);
        await admin.query(`drop schema ${id} cascade; drop user ${id}`);
        expect((await admin.query("select n from kept")).rows).toEqual([{ n: 7 }]);
    },
);

test("a statement beyond all measure is refused by name", async () => {
    const many = (count: number, text: (index: number) => string, between: string) =>
        Array.from({ length: count }, (_, index) => text(index)).join(between);
    for (const [code, sql] of [
        ["54001", `select ${"(".repeat(50_000)}1${")".repeat(50_000)}`],
        ["54001", `select ${"not ".repeat(50_000)}true`],
        ["54001", `select ${"1 + ".repeat(50_000)}1`],
        ["54001", many(5000, () => "select 1", " union all ")],
        [
            "54001",
            `with c0 as (select 1), ${many(1050, (at) => `c${at + 1} as (select * from c${at})`, ", ")} select * from c1050`,
        ],
        ["54001", `select 1 from ${many(101, (at) => `kept k${at}`, ", ")}`],
        ["54000", "select repeat('x', 2000000000)"],
        ["54000", "select rpad('x', 2000000000), lpad('x', 2000000000) from kept"],
        ["54011", `select ${many(1665, (at) => `${at} as c${at}`, ", ")}`],
    ] as const) {
        const found = await clients.guest.query(sql).then(
            () => undefined,
            (error) => error.code,
        );
        expect([sql.slice(0, 60), found]).toEqual([sql.slice(0, 60), code]);
    }
    expect((await clients.guest.query("select n from kept")).rows).toEqual([{ n: 7 }]);
});
