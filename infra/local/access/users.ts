import type { UserOptions, UserStatement } from "../dialect/ast";
import type { EngineConnection } from "../engine/connection";
import { SqlError } from "../errors";
import type { Notice, ScramVerifier } from "../session/contract";
import { createScramVerifier } from "../wire/authentication/scram";

/** What a statement about users answers. */
export interface UsersChanged {
    readonly tag: string;
    readonly notices: readonly Notice[];
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
const SYSTEM = 'warehouse."$system"';

/** CREATE, ALTER and DROP of users and groups, in the session's transaction. Only superusers get here. */
export async function changeUsers(statement: UserStatement, engine: EngineConnection): Promise<UsersChanged> {
    const tag = statement.kind.replace("_", " ").toUpperCase();
    switch (statement.kind) {
        case "create_user":
            await createUser(statement.name, statement.options, statement.at, engine);
            break;
        case "alter_user":
            await alterUser(statement, engine);
            break;
        case "create_group":
            await createGroup(statement, engine);
            break;
        case "alter_group":
            await alterGroup(statement, engine);
            break;
        case "drop_user":
            return { tag, notices: await dropUsers(statement, engine) };
        case "drop_group":
            await dropGroup(statement.names[0] as string, statement.at, engine);
            break;
    }
    return { tag, notices: [] };
}

/** What a user's password is checked against; undefined for who can't log in with one, or not any more. */
export async function verifierIn(engine: EngineConnection, user: string): Promise<ScramVerifier | undefined> {
    const [row] = await engine.query(
        `select salt, iterations, stored_key, server_key from ${SYSTEM}.passwords join ${SYSTEM}.users using (usesysid)
        where usename = ${quote(user)} and (valid_until is null or valid_until > cast(now() as timestamp))`,
    );
    if (!row) {
        return undefined;
    }
    const [salt, iterations, storedKey, serverKey] = row;
    const bytes = (value: unknown) => Buffer.from(String(value), "base64");
    return {
        salt: bytes(salt),
        iterations: Number(iterations),
        storedKey: bytes(storedKey),
        serverKey: bytes(serverKey),
    };
}

/** A user's number. @throws SqlError 42704 */
export async function userNumber(name: string, at: number, engine: EngineConnection): Promise<number> {
    return numberOf("user", name, at, engine);
}

/** A group's number. @throws SqlError 42704 */
export async function groupNumber(name: string, at: number, engine: EngineConnection): Promise<number> {
    return numberOf("group", name, at, engine);
}

/** The columns of number and name. */
const TABLES = {
    user: { table: `${SYSTEM}.users`, id: "usesysid", name: "usename" },
    group: { table: `${SYSTEM}.groups`, id: "grosysid", name: "groname" },
} as const;

async function found(kind: "user" | "group", name: string, engine: EngineConnection): Promise<number | undefined> {
    const { table, id, name: column } = TABLES[kind];
    const [row] = await engine.query(`select ${id} from ${table} where ${column} = ${quote(name)}`);
    return row && Number(row[0]);
}

async function numberOf(kind: "user" | "group", name: string, at: number, engine: EngineConnection): Promise<number> {
    const number = await found(kind, name, engine);
    if (number === undefined) {
        throw new SqlError("42704", `${kind} "${name}" does not exist`, { position: at + 1 });
    }
    return number;
}

async function refuseTaken(kind: "user" | "group", name: string, at: number, engine: EngineConnection): Promise<void> {
    if (name === "public" || (kind === "group" && name.startsWith("__"))) {
        throw new SqlError("42939", `${kind} name "${name}" is reserved`, { position: at + 1 });
    }
    if ((await found(kind, name, engine)) !== undefined) {
        throw new SqlError("42710", `${kind} "${name}" already exists`, { position: at + 1 });
    }
}

async function newNumber(kind: "user" | "group", engine: EngineConnection): Promise<number> {
    const { table, id } = TABLES[kind];
    const [row] = await engine.query(`select greatest(coalesce(max(${id}), 0), 100) + 1 from ${table}`);
    return Number(row?.[0]);
}

async function createUser(name: string, options: UserOptions, at: number, engine: EngineConnection): Promise<void> {
    await refuseTaken("user", name, at, engine);
    const number = await newNumber("user", engine);
    const { createDatabase = false, superuser = false, groups = [] } = options;
    await engine.run(`insert into ${SYSTEM}.users values (${number}, ${quote(name)}, ${createDatabase}, ${superuser})`);
    await setPassword(number, options, at, engine);
    for (const group of groups) {
        await engine.run(
            `insert into ${SYSTEM}.group_members values (${await groupNumber(group, at, engine)}, ${number})`,
        );
    }
}

async function alterUser(
    { name, action, at }: Extract<UserStatement, { kind: "alter_user" }>,
    engine: EngineConnection,
): Promise<void> {
    const number = await userNumber(name, at, engine);
    if (action.kind === "rename" || action.options.password !== undefined || action.options.superuser === false) {
        refuseOwnUser(number, name, at);
    }
    if (action.kind === "rename") {
        await refuseTaken("user", action.to, at, engine);
        await refuseOwner(name, at, engine);
        // "when a user is renamed, the password is cleared"
        await engine.run(`delete from ${SYSTEM}.passwords where usesysid = ${number}`);
        await engine.run(`update ${SYSTEM}.users set usename = ${quote(action.to)} where usesysid = ${number}`);
        return;
    }
    const { createDatabase, superuser } = action.options;
    if (createDatabase !== undefined) {
        await engine.run(`update ${SYSTEM}.users set usecreatedb = ${createDatabase} where usesysid = ${number}`);
    }
    if (superuser !== undefined) {
        await engine.run(`update ${SYSTEM}.users set usesuper = ${superuser} where usesysid = ${number}`);
    }
    await setPassword(number, action.options, at, engine);
}

/** The last number of those users that are there from the start. */
const LAST_OWN_NUMBER = 100;

/** The user that the warehouse was created with logs in with what its credentials say. */
function refuseOwnUser(number: number, name: string, at: number): void {
    if (number <= LAST_OWN_NUMBER) {
        throw new SqlError("0A000", `User "${name}" is the local warehouse's own: it can't be changed or dropped.`, {
            hint: "Create the warehouse anew for another user or password.",
            position: at + 1,
        });
    }
}

async function setPassword(number: number, options: UserOptions, at: number, engine: EngineConnection): Promise<void> {
    const { password, validUntil } = options;
    if (password !== undefined) {
        await engine.run(`delete from ${SYSTEM}.passwords where usesysid = ${number}`);
    }
    if (password !== undefined && password !== "disable") {
        refuseWeak(password.text, at);
        const { salt, iterations, storedKey, serverKey } = createScramVerifier(password.text);
        const keys = [storedKey, serverKey].map((key) => quote(key.toString("base64"))).join(", ");
        await engine.run(
            `insert into ${SYSTEM}.passwords values (${number}, ${quote(salt.toString("base64"))}, ${iterations}, ${keys}, null)`,
        );
    }
    if (validUntil !== undefined) {
        const until = validUntil.toLowerCase() === "infinity" ? "null" : `cast(${quote(validUntil)} as timestamp)`;
        await engine.run(`update ${SYSTEM}.passwords set valid_until = ${until} where usesysid = ${number}`);
    }
}

/** Source: developer guide, "CREATE USER", PASSWORD. A password is never repeated in an error. */
function refuseWeak(password: string, at: number): void {
    const fail = (code: string, message: string, hint?: string) =>
        new SqlError(code, message, { hint, position: at + 1 });
    if (/^md5[0-9a-f]{32}$/i.test(password) || /^sha256\|/i.test(password)) {
        throw fail(
            "0A000",
            "A hashed password is not supported by the local warehouse: its logins are by SCRAM-SHA-256.",
            "Give the password in clear text: only a verifier of it is kept.",
        );
    }
    if (password.length < 8 || password.length > 64) {
        throw fail("22023", "A password must have 8 to 64 characters.");
    }
    if (!/[a-z]/.test(password) || !/[A-Z]/.test(password) || !/\d/.test(password)) {
        throw fail("22023", "A password must contain an uppercase letter, a lowercase letter and a number.");
    }
    if (!/^[!#-&(-.0-?A-[\]-~]+$/.test(password)) {
        throw fail("22023", `A password holds printable ASCII characters only, without ' " \\ / @ and the space.`);
    }
}

async function createGroup(
    { name, users, at }: Extract<UserStatement, { kind: "create_group" }>,
    engine: EngineConnection,
): Promise<void> {
    await refuseTaken("group", name, at, engine);
    const number = await newNumber("group", engine);
    await engine.run(`insert into ${SYSTEM}.groups values (${number}, ${quote(name)})`);
    for (const user of users) {
        await addMember(number, await userNumber(user, at, engine), engine);
    }
}

async function addMember(group: number, user: number, engine: EngineConnection): Promise<void> {
    await engine.run(
        `insert into ${SYSTEM}.group_members select ${group}, ${user}
        where not exists (from ${SYSTEM}.group_members where grosysid = ${group} and usesysid = ${user})`,
    );
}

async function alterGroup(
    { name, action, at }: Extract<UserStatement, { kind: "alter_group" }>,
    engine: EngineConnection,
): Promise<void> {
    const number = await groupNumber(name, at, engine);
    if (action.kind === "rename") {
        await refuseTaken("group", action.to, at, engine);
        await engine.run(`update ${SYSTEM}.groups set groname = ${quote(action.to)} where grosysid = ${number}`);
        return;
    }
    for (const user of action.users) {
        const member = await userNumber(user, at, engine);
        if (action.kind === "add") {
            await addMember(number, member, engine);
        } else {
            await engine.run(`delete from ${SYSTEM}.group_members where grosysid = ${number} and usesysid = ${member}`);
        }
    }
}

/** Source: developer guide, "DROP USER", usage notes, with the errors. */
async function dropUsers(
    { names, ifExists, at }: Extract<UserStatement, { kind: "drop_user" | "drop_group" }>,
    engine: EngineConnection,
): Promise<readonly Notice[]> {
    const notices: Notice[] = [];
    for (const name of names) {
        const number = ifExists ? await found("user", name, engine) : await userNumber(name, at, engine);
        if (number === undefined) {
            const message = `user "${name}" does not exist, skipping`;
            notices.push({ severity: "INFO", code: "00000", message });
            continue;
        }
        refuseOwnUser(number, name, at);
        await refuseOwner(name, at, engine);
        await refuseGrantee("user", number, name, at, engine);
        for (const table of ["users", "passwords", "group_members"]) {
            await engine.run(`delete from ${SYSTEM}.${table} where usesysid = ${number}`);
        }
    }
    return notices;
}

async function dropGroup(name: string, at: number, engine: EngineConnection): Promise<void> {
    const number = await groupNumber(name, at, engine);
    await refuseGrantee("group", number, name, at, engine);
    for (const table of ["groups", "group_members"]) {
        await engine.run(`delete from ${SYSTEM}.${table} where grosysid = ${number}`);
    }
}

async function refuseOwner(name: string, at: number, engine: EngineConnection): Promise<void> {
    const [row] = await engine.query(
        `select 1 from redshift.catalog."$numbered_relations" where owner_name = ${quote(name)}
        union all select 1 from ${SYSTEM}.schemas where owner = ${quote(name)} limit 1`,
    );
    if (row) {
        throw new SqlError("55006", `user "${name}" can't be dropped because the user owns some object`, {
            position: at + 1,
        });
    }
}

/** Privileges on what has been dropped since do not count. */
async function refuseGrantee(
    kind: "user" | "group",
    number: number,
    name: string,
    at: number,
    engine: EngineConnection,
): Promise<void> {
    const [row] = await engine.query(
        `select 1 from ${SYSTEM}.grants as grants
        where grantee_kind = '${kind}' and grantee = ${number} and case object_kind
            when 'relation' then object_key in (
                select cast(oid as varchar) from redshift.catalog."$numbered_relations" where oid is not null
            )
            when 'schema' then object_key in (select name from ${SYSTEM}.schemas)
            else true
        end limit 1`,
    );
    if (row) {
        throw new SqlError(
            "55006",
            `${kind} "${name}" can't be dropped because the ${kind} has a privilege on some object`,
            {
                position: at + 1,
            },
        );
    }
    await engine.run(`delete from ${SYSTEM}.grants where grantee_kind = '${kind}' and grantee = ${number}`);
}
