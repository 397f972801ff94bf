import { RESERVED } from "../dialect/parser/keywords";
import type { Catalogue } from "../engine/catalogue";
import { newOid } from "./metadata";
import { readSql, registryRow, systemRelations, viewStatement } from "./system-relations";

/** The numbers that Redshift gives its own first user and the cluster's. */
const RDSDB_ID = 1;
const ADMIN_ID = 100;
/** The number of the one database. */
const DATABASE_OID = 100_001;

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** All that the engine is opened with. `adminUser` owns what nobody else owns. */
export function catalogueOf(databaseName: string, adminUser: string): Catalogue {
    return {
        tables: readSql("system-tables.sql"),
        contents: firstRows(databaseName, adminUser),
        views: catalogueViews(databaseName),
    };
}

/** What is in the system's tables from the beginning. */
function firstRows(databaseName: string, adminUser: string): readonly string[] {
    return [
        `insert into warehouse."$system".users select ${RDSDB_ID}, 'rdsdb', true, true
            where not exists (from warehouse."$system".users where usesysid = ${RDSDB_ID})`,
        `insert into warehouse."$system".users select ${ADMIN_ID}, ${quote(adminUser)}, true, true
            where not exists (from warehouse."$system".users where usesysid = ${ADMIN_ID})`,
        `update warehouse."$system".users set usename = ${quote(adminUser)}
            where usesysid = ${ADMIN_ID} and usename <> ${quote(adminUser)}`,
        "create schema if not exists warehouse.public",
        // Once, with the schema: what is revoked from PUBLIC stays so. Source: developer guide, "GRANT", USAGE, TEMPORARY.
        `insert into warehouse."$system".grants
            select kind, key, privilege, 'public', 0, false, ${quote(adminUser)}
            from (values
                ('schema', 'public', 'create'), ('schema', 'public', 'usage'),
                ('database', ${quote(databaseName)}, 'temporary')
            ) as given(kind, key, privilege)
            where not exists (from warehouse."$system".schemas where name = 'public')`,
        `insert into warehouse."$system".schemas select 'public', ${newOid()}, ${quote(adminUser)}, 'Standard public schema'
            where not exists (from warehouse."$system".schemas where name = 'public')`,
    ];
}

/** The views in `redshift.catalog` and `redshift.information`, and the functions that they share. */
function catalogueViews(databaseName: string): readonly string[] {
    return [
        "create schema redshift.catalog",
        "create schema redshift.information",
        `create macro redshift.catalog."$database"() as ${quote(databaseName)}`,
        `create macro redshift.catalog."$database_oid"() as ${DATABASE_OID}`,
        `create table redshift.catalog."$system_views"(schema_name varchar, name varchar, comment varchar)`,
        `insert into redshift.catalog."$system_views" values ${systemRelations.map(registryRow).join(", ")}`,
        `create or replace macro redshift.catalog."$is_reserved"(word) as word in (${[...RESERVED].map(quote).join(", ")})`,
        readSql("helpers.sql"),
        ...systemRelations.map(viewStatement),
        readSql("functions.sql"),
        readSql("show-lists.sql"),
    ];
}

/** Engine SQL that tells the catalogue's views which relations the session's user may see, beside the user's own. */
export function sightStatement(relations: "all" | readonly string[]): string {
    const seen = relations === "all" ? ["*"] : [...new Set(relations)].sort();
    return `set variable seen_relations = [${seen.map(quote).join(", ")}]::varchar[]`;
}

/**
 * Engine SQL that tells the catalogue's views what only a session knows. Run at connect and whenever a parameter
 * changes: `pg_table_def` and `pg_table_is_visible` follow the search path, `pg_settings` all of them.
 */
export function sessionStatements(
    searchPath: readonly string[],
    parameters: readonly (readonly [name: string, value: string])[] = [],
): readonly string[] {
    const settings = parameters.map(([name, value]) => `${quote(name)}: ${quote(value)}`);
    return [
        `set variable search_path = [${searchPath.map(quote).join(", ")}]`,
        `set variable parameters = map {${settings.join(", ")}}`,
    ];
}
