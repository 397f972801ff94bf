import type { ShowGrants } from "../ast";
import { quoteText } from "../bind/bound";
import type { Plan, PlanContext } from "../plan";
import { type Columns, INTEGER, listPlan, NAME, named, requirePlace } from "./list";
import { shownRelation } from "./shown-relation";

const IDENTITY: Columns = [["identity_id", INTEGER], ...named(NAME, "identity_name identity_type")];
const ADMIN_OPTION: Columns = [["admin_option", { kind: "boolean" }]];

const ON_DATABASE: Columns = [
    ...named(NAME, "database_name privilege_type"),
    ...IDENTITY,
    ...ADMIN_OPTION,
    ...named(NAME, "privilege_scope grantor_name"),
];

const ON_SCHEMA_OR_TABLE: Columns = [
    ...named(NAME, "schema_name object_name object_type privilege_type"),
    ...IDENTITY,
    ...ADMIN_OPTION,
    ...named(NAME, "privilege_scope database_name grantor_name"),
];

const ON_COLUMNS: Columns = [
    ...named(NAME, "database_name schema_name table_name column_name object_type privilege_type"),
    ...IDENTITY,
    ...ADMIN_OPTION,
    ...named(NAME, "privilege_scope grantor_name"),
];

const FOR_USER: Columns = [
    ...named(NAME, "database_name schema_name object_name object_type privilege_type"),
    ...IDENTITY,
    ...named(NAME, "privilege_scope grantor_name"),
];

/** The columns by what the grants are on; undefined: on whatever a user has something on. */
const COLUMNS: Readonly<Record<NonNullable<ShowGrants["on"]>["kind"], Columns>> = {
    database: ON_DATABASE,
    schema: ON_SCHEMA_OR_TABLE,
    table: ON_SCHEMA_OR_TABLE,
    columns: ON_COLUMNS,
};

/**
 * SHOW GRANTS and SHOW COLUMN GRANTS. @throws SqlError for an object that there is not; the plan fails for a user that there
 * is not, and for one whose grants only others may see. Sources: the developer guide's pages of both, their examples.
 */
export function planShowGrants({ on, to, database, limit, at }: ShowGrants, context: PlanContext): Plan {
    requirePlace({ database }, at, context);
    const conditions = on ? onObject(on, at, context) : ["true"];
    if (to?.kind === "public") {
        conditions.push("identity_type = 'public'");
    } else if (to) {
        conditions.push(`identity_type = 'user' AND identity_name = ${quoteText(to.name)}`);
    }
    const items = on?.kind === "schema" ? "* REPLACE (schema_name AS object_name)" : "*";
    const rows = `SELECT ${items} FROM redshift.catalog."$show_grants" WHERE ${conditions.join(" AND ")}`;
    // A part of the rows, as the engine may leave out a condition where there are none.
    const checked = to?.kind === "user" ? `${noUser(to.name, on === undefined)} UNION ALL BY NAME ` : "";
    return listPlan(on ? COLUMNS[on.kind] : FOR_USER, `FROM (${checked}${rows}) AS grants`, limit, "grants");
}

/** Which grants are on the object, as conditions of the view. */
function onObject(on: NonNullable<ShowGrants["on"]>, at: number, context: PlanContext): string[] {
    switch (on.kind) {
        case "database":
            requirePlace({ database: on.name }, at, context);
            return ["object_type = 'DATABASE'"];
        case "schema":
            requirePlace({ database: on.database, schema: on.name }, at, context);
            return [`object_type = 'SCHEMA' AND schema_name = ${quoteText(on.name)}`];
        default: {
            const { metadata } = shownRelation(on.name, context);
            // Nothing can be granted on single columns here.
            return [`object_type = '${on.kind === "table" ? "TABLE" : "COLUMN"}' AND relation_oid = ${metadata.oid}`];
        }
    }
}

/** No rows, or an error. All that a user has is shown to themselves and to superusers. */
function noUser(name: string, isAll: boolean): string {
    const missing = quoteText(`[42704] user "${name}" does not exist`);
    const denied = quoteText(`[42501] permission denied to show the grants of user ${name}`);
    const sees = isAll ? `bool_or(redshift.catalog."$sees_rows_of"(asked.usesysid))` : "true";
    return `SELECT NULL AS database_name FROM (
        SELECT CASE WHEN count(*) = 0 THEN error(${missing}) WHEN NOT ${sees} THEN error(${denied}) ELSE true END AS known
        FROM warehouse."$system".users AS asked WHERE usename = ${quoteText(name)}
    ) AS users WHERE NOT known`;
}
