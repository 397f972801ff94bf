import { changeGrants, changeUsers, grantedNames, type Rights } from "../access";
import type { GrantStatement, UserStatement } from "../dialect/ast";
import { SqlError } from "../errors";
import type { Notice } from "./contract";
import type { ExecutorContext } from "./executor-context";
import { planContext } from "./planning";

/** GRANT, REVOKE, and what changes users and groups. */
export async function changeAccess(
    statement: GrantStatement | UserStatement,
    context: ExecutorContext,
): Promise<{ readonly tag: string; readonly notices: readonly Notice[] }> {
    const rights = await context.rights();
    if (!("privileges" in statement)) {
        refuseUnlessSuperuser(statement, rights);
        return changeUsers(statement, context.engine);
    }
    const looking = await planContext(grantedNames(statement), [], [], context);
    await changeGrants(statement, looking, rights, context.engine);
    return { tag: statement.kind.toUpperCase(), notices: [] };
}

/** A user may change the own password, and nothing else. Source: developer guide, "ALTER USER", required privileges. */
function refuseUnlessSuperuser(statement: UserStatement, { user, isSuperuser }: Rights): void {
    const isOwnPassword =
        statement.kind === "alter_user" &&
        statement.name === user &&
        statement.action.kind === "options" &&
        Object.keys(statement.action.options).every((option) => option === "password") &&
        statement.action.options.password !== "disable";
    if (!isSuperuser && !isOwnPassword) {
        const what = statement.kind.replace("_", " ").toUpperCase();
        throw new SqlError("42501", `permission denied: only a superuser can ${what}`, { position: statement.at + 1 });
    }
}
