import path from "node:path";
import type { Client } from "pg";
import type { Action, Project } from "../dataform";
import type { CatalogueColumn, CatalogueData, CatalogueTable, Reference } from "./catalogue-data";
import { checkKey, readChecks } from "./checks";
import { checkedReferences, keysOf } from "./keys";
import { readTexts, type TextRow } from "./texts";

/** Reads what is in the project's schemas, and joins to it what the project says of it. */
export async function readCatalogue(client: Client, project: Project): Promise<CatalogueData> {
    const models = project.actions.filter(({ kind, isTable }) => kind === "view" || isTable);
    const schemas = [...new Set(models.map(({ schema }) => schema))].map((schema) => `'${schema}'`).join(", ");
    const relations = await readTexts(
        client,
        `select table_schema, table_name, table_type, remarks
        from svv_tables
        where table_schema in (${schemas})
        order by table_schema, table_name`,
    );
    const columns = groupByTable(
        await readTexts(
            client,
            `select
                table_schema, table_name, column_name, data_type, is_nullable, remarks,
                character_maximum_length, numeric_precision, numeric_scale
            from svv_columns
            where table_schema in (${schemas})
            order by table_schema, table_name, ordinal_position`,
        ),
    );
    const layout = groupByTable(
        await readTexts(
            client,
            `select
                pg_namespace.nspname as table_schema,
                pg_class.relname as table_name,
                pg_attribute.attname as column_name,
                pg_attribute.attisdistkey as is_distkey,
                pg_attribute.attsortkeyord as sortkey_place
            from pg_attribute
            inner join pg_class
                on pg_class.oid = pg_attribute.attrelid
            inner join pg_namespace
                on pg_namespace.oid = pg_class.relnamespace
            where
                pg_namespace.nspname in (${schemas})
                and (pg_attribute.attisdistkey or pg_attribute.attsortkeyord <> 0)`,
        ),
    );
    const counts = await countRows(
        client,
        relations.filter(({ table_type }) => table_type !== "VIEW"),
    );
    const checks = await readChecks(client, project);
    const references = referencesIn(project, models);
    const keys = keysOf(project);

    const byName = new Map(models.map((model) => [`${model.schema}.${model.name}`, model]));
    const found = new Map(relations.map((relation) => [nameOf(relation), relation]));
    const names = [...new Set([...byName.keys(), ...found.keys()])].sort();
    const tables = names.map((name): CatalogueTable => {
        const model = byName.get(name);
        const relation = found.get(name);
        const description = project.descriptions[name];
        const described = description?.columns ?? {};
        const rows = columns.get(name) ?? Object.keys(described).map((column_name) => ({ column_name }));
        return {
            schema: model?.schema ?? relation?.table_schema ?? "",
            name: model?.name ?? relation?.table_name ?? "",
            kind: model?.kind ?? (relation?.table_type === "VIEW" ? "view" : "table"),
            description: description?.text || (relation?.remarks ?? ""),
            file: model?.file ?? null,
            rows: counts.get(name) ?? null,
            isBuilt: relation !== undefined,
            key: keys.get(name) ?? [],
            columns: rows.map((row: TextRow): CatalogueColumn => {
                const column = row.column_name ?? "";
                const place = layout.get(name)?.find(({ column_name }) => column_name === column);
                return {
                    name: column,
                    type: typeOf(row),
                    description: (Object.hasOwn(described, column) && described[column]) || (row.remarks ?? ""),
                    isNullable: row.is_nullable !== "NO",
                    isDistKey: place?.is_distkey === "t",
                    sortKeyPlace: Number(place?.sortkey_place ?? 0),
                    references: references(name, column),
                };
            }),
            checks: checks.filter((check) => check.tables.includes(name)).map(checkKey),
        };
    });
    return {
        tables,
        checks: Object.fromEntries(checks.map(({ tables, ...check }) => [checkKey(check), check])),
    };
}

function nameOf({ table_schema, table_name }: TextRow): string {
    return `${table_schema}.${table_name}`;
}

function groupByTable(rows: readonly TextRow[]): ReadonlyMap<string, readonly TextRow[]> {
    const groups = new Map<string, TextRow[]>();
    for (const row of rows) {
        groups.set(nameOf(row), [...(groups.get(nameOf(row)) ?? []), row]);
    }
    return groups;
}

/** In one statement: a cluster takes its time to plan each. Anybody may have made a table here, of any name. */
async function countRows(client: Client, tables: readonly TextRow[]): Promise<ReadonlyMap<string, number>> {
    if (tables.length === 0) {
        return new Map();
    }
    const counts = tables.map(({ table_schema, table_name }, place) => {
        const from = [table_schema, table_name].map((part) => client.escapeIdentifier(part ?? "")).join(".");
        return `select ${place} as place, count(*) as row_count from ${from}`;
    });
    const rows = await readTexts(client, counts.join("\nunion all\n"));
    return new Map(rows.map(({ place, row_count }) => [nameOf(tables[Number(place)] ?? {}), Number(row_count)]));
}

/** As it is declared: svv_columns tells the length apart. */
function typeOf(row: TextRow): string | null {
    const { data_type, character_maximum_length, numeric_precision, numeric_scale } = row;
    switch (data_type) {
        case undefined:
        case null:
            return null;
        case "character varying":
            return `varchar(${character_maximum_length})`;
        case "character":
            return `char(${character_maximum_length})`;
        case "numeric":
            return `numeric(${numeric_precision}, ${numeric_scale})`;
        case "timestamp without time zone":
            return "timestamp";
        case "timestamp with time zone":
            return "timestamptz";
        default:
            return data_type;
    }
}

/**
 * What a column refers to: as an assertion checks it; or else, if its name is that of an id, the dimension or fact whose
 * key it is, unless that is built from this very table.
 */
function referencesIn(project: Project, models: readonly Action[]) {
    const checked = checkedReferences(project);
    const keys = keysOf(project);
    const referenced = models
        .filter(({ file, isTable }) => isTable && ["dimensions", "facts"].includes(path.basename(path.dirname(file))))
        .map(({ schema, name }) => ({ name: `${schema}.${name}`, sources: sourcesOf(project, `${schema}.${name}`) }));
    return (table: string, column: string): Reference | null => {
        const found = checked.find((reference) => reference.from === table && reference.column === column);
        if (found !== undefined) {
            return { table: found.to, column: found.toColumn, isChecked: true };
        }
        const named = referenced.find(
            ({ name, sources }) =>
                name !== table && column.endsWith("_id") && keys.get(name)?.join() === column && !sources.has(table),
        );
        return named === undefined ? null : { table: named.name, column, isChecked: false };
    };
}

/** All that a model is built from, directly or not. */
function sourcesOf({ dependencies }: Project, model: string): ReadonlySet<string> {
    const found = new Set<string>();
    const follow = (name: string) => {
        for (const other of dependencies[name] ?? []) {
            if (!found.has(other)) {
                found.add(other);
                follow(other);
            }
        }
    };
    follow(model);
    return found;
}
