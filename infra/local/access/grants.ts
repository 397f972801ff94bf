import type { Relation, Relations } from "../catalog/relation";
import type { Grantee, GrantStatement, Privilege, TableName } from "../dialect/ast";
import { existingRelation } from "../dialect/define/target";
import type { PlanContext } from "../dialect/plan";
import type { EngineConnection } from "../engine/connection";
import { SqlError } from "../errors";
import { type Container, keyOf, type Rights } from "./rights";
import { groupNumber, userNumber } from "./users";

/** The names that GRANT or REVOKE needs looked up; `*` stands for all that a schema holds. */
export function grantedNames({ object, at }: GrantStatement): readonly TableName[] {
    switch (object.kind) {
        case "relation":
            return object.names;
        case "relations_in_schema":
            return object.names.map((name) => ({ at, path: [name, "*"] }));
        default:
            return [];
    }
}

/** GRANT and REVOKE, in the session's transaction. Source: developer guide, "GRANT" and "REVOKE". */
export async function changeGrants(
    statement: GrantStatement,
    context: PlanContext,
    rights: Rights,
    engine: EngineConnection,
): Promise<void> {
    const objects = objectsOf(statement, context);
    for (const object of objects) {
        for (const privilege of statement.privileges) {
            if (!rights.canGrant(object, privilege)) {
                const title = "metadata" in object ? `relation ${object.name}` : `${object.kind} ${object.name}`;
                throw new SqlError("42501", `permission denied for ${title}`, { position: statement.at + 1 });
            }
        }
    }
    for (const grantee of statement.grantees) {
        const number = await granteeNumber(grantee, statement.at, engine);
        for (const object of objects) {
            for (const privilege of statement.privileges) {
                await changeOne(statement, object, privilege, grantee, number, rights.user, engine);
            }
        }
    }
}

function objectsOf({ object, at }: GrantStatement, context: PlanContext): readonly (Relation | Container)[] {
    const { relations, database } = context;
    switch (object.kind) {
        case "relation":
            return object.names.map((name) => existingRelation(name, context));
        case "relations_in_schema":
            return object.names.flatMap((name) => {
                requireSchema(name, relations, at);
                return relations.contents?.(name) ?? [];
            });
        case "schema":
            return object.names.map((name) => {
                requireSchema(name, relations, at);
                return { kind: "schema", name };
            });
        case "database":
            return object.names.map((name) => {
                if (name !== database) {
                    throw new SqlError("3D000", `database "${name}" does not exist`, { position: at + 1 });
                }
                return { kind: "database", name };
            });
    }
}

function requireSchema(name: string, relations: Relations, at: number): void {
    if (!relations.hasSchema(name)) {
        throw new SqlError("3F000", `schema "${name}" does not exist`, { position: at + 1 });
    }
}

async function granteeNumber(grantee: Grantee, at: number, engine: EngineConnection): Promise<number> {
    switch (grantee.kind) {
        case "public":
            return 0;
        case "user":
            return userNumber(grantee.name, at, engine);
        case "group":
            return groupNumber(grantee.name, at, engine);
    }
}

async function changeOne(
    { kind, grantOption }: GrantStatement,
    object: Relation | Container,
    privilege: Privilege,
    grantee: Grantee,
    number: number,
    grantor: string,
    engine: EngineConnection,
): Promise<void> {
    const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
    const key = keyOf(object);
    const [objectKind, objectKey] = [key.slice(0, key.indexOf(" ")), key.slice(key.indexOf(" ") + 1)];
    const grants = 'warehouse."$system".grants';
    const same = `object_kind = ${quote(objectKind)} and object_key = ${quote(objectKey)} and privilege = '${privilege}'
        and grantee_kind = '${grantee.kind}' and grantee = ${number}`;
    if (kind === "revoke" && grantOption) {
        await engine.run(`update ${grants} set grant_option = false where ${same}`);
        return;
    }
    if (kind === "revoke") {
        await engine.run(`delete from ${grants} where ${same}`);
        return;
    }
    const changed = grantee.grantOption
        ? await engine.run(`update ${grants} set grant_option = true where ${same}`)
        : (await engine.query(`select 1 from ${grants} where ${same}`)).length;
    if (changed === 0) {
        await engine.run(
            `insert into ${grants} values (${quote(objectKind)}, ${quote(objectKey)}, '${privilege}', '${grantee.kind}',
                ${number}, ${grantee.grantOption}, ${quote(grantor)})`,
        );
    }
}
