import type { Relation } from "../catalog/relation";
import type { Privilege } from "../dialect/ast";
import type { EngineConnection } from "../engine/connection";

/** A schema or the database, as privileges are kept for it. */
export type Container = { readonly kind: "schema" | "database"; readonly name: string };

/** What a user may do, beyond what a superuser and an owner may. */
export interface Rights {
    readonly user: string;
    readonly isSuperuser: boolean;
    onRelation(relation: Relation, privilege: Privilege): boolean;
    on(container: Container, privilege: Privilege): boolean;
    /** Whether the user may pass the privilege on. */
    canGrant(object: Relation | Container, privilege: Privilege): boolean;
    owns(object: Relation | Container): boolean;
    /** The numbers of the relations on which the user has been granted anything; `all` for a superuser. */
    readonly grantedOn: "all" | readonly string[];
}

/** The rights of the warehouse's own user, and of every superuser: GRANT and REVOKE do not touch them. */
export function superuserRights(user: string): Rights {
    const always = () => true;
    return {
        user,
        isSuperuser: true,
        onRelation: always,
        on: always,
        canGrant: always,
        owns: always,
        grantedOn: "all",
    };
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * The rights of a user at this moment: "the sum of permissions granted to PUBLIC, permissions granted to any groups that
 * the user belongs to, and any permissions granted to the user individually". Source: developer guide, "GRANT", PUBLIC.
 */
export async function rightsOf(user: string, engine: Pick<EngineConnection, "query">): Promise<Rights> {
    const found = await engine.query(
        `select usesysid, usesuper from warehouse."$system".users where usename = ${quote(user)}`,
    );
    const [id, isSuperuser] = found[0] ?? [];
    if (isSuperuser === true) {
        return superuserRights(user);
    }
    const number = id === undefined ? -1 : Number(id);
    const grants = await engine.query(
        `select object_kind, object_key, privilege, bool_or(grant_option) from warehouse."$system".grants
        where grantee_kind = 'public'
            or (grantee_kind = 'user' and grantee = ${number})
            or (grantee_kind = 'group' and grantee in (
                select grosysid from warehouse."$system".group_members where usesysid = ${number}
            ))
        group by all`,
    );
    const held = new Map(
        grants.map(([kind, key, privilege, option]) => [`${kind} ${key} ${privilege}`, option === true]),
    );
    const schemas = await engine.query(`select name from warehouse."$system".schemas where owner = ${quote(user)}`);
    const owned = new Set(schemas.map(([name]) => name));
    const owns = (object: Relation | Container) =>
        "metadata" in object
            ? object.temporary || object.metadata.owner === user
            : object.kind === "schema" && owned.has(object.name);
    return {
        user,
        isSuperuser: false,
        owns,
        onRelation: (relation, privilege) => owns(relation) || held.has(`${keyOf(relation)} ${privilege}`),
        on: (container, privilege) => owns(container) || held.has(`${keyOf(container)} ${privilege}`),
        canGrant: (object, privilege) => owns(object) || held.get(`${keyOf(object)} ${privilege}`) === true,
        grantedOn: grants.flatMap(([kind, key]) => (kind === "relation" ? [String(key)] : [])),
    };
}

/** Kind and key under which the privileges on an object are kept. */
export function keyOf(object: Relation | Container): string {
    return "metadata" in object ? `relation ${object.metadata.oid}` : `${object.kind} ${object.name}`;
}
