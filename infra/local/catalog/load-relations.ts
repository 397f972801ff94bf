import type { TableName } from "../dialect/ast";
import { engineNameOf, TEMPORARY } from "./engine-name";
import { decodeMetadata } from "./metadata";
import type { Relation, RelationMetadata, Relations } from "./relation";
import { type KnownRelations, NOTHING_KNOWN } from "./relation-cache";
import { systemRelation } from "./system-relations";

/** What questions to the engine go through: the session's own connection, so that its uncommitted work is seen. */
export interface CatalogueReader {
    query(sql: string): Promise<readonly (readonly unknown[])[]>;
}

/** How a session looks for names. */
export interface LookupOptions {
    readonly database: string;
    readonly searchPath: readonly string[];
    /** Also load what depends on all named relations, or on some: for a statement that drops or changes them. */
    readonly dependents?: boolean | readonly TableName[];
}

const SYSTEM_SCHEMAS = ["pg_catalog", "information_schema"];

interface Loaded {
    readonly bySchema: Map<string, Map<string, Relation>>;
    schemas: ReadonlySet<string>;
}

/**
 * The relations that a statement names, with all that its views read, in as few questions as that takes: one, and one
 * more for each level of views. A path that ends in `*` stands for everything in its schema. What is `known` of the
 * catalogue is not asked for; what is learned is noted there.
 */
export async function loadRelations(
    names: readonly TableName[],
    from: CatalogueReader,
    options: LookupOptions,
    known: KnownRelations = NOTHING_KNOWN,
): Promise<Relations> {
    const loaded: Loaded = { bySchema: new Map(), schemas: new Set() };
    const paths = names.map(({ path }) => path);
    await follow(paths, loaded, (wanted) => recall(wanted, from, known));
    const dependedOn = options.dependents === true ? names : options.dependents || [];
    const existing = dependedOn.flatMap(({ path }) => loadedOf(path, loaded));
    if (existing.length > 0) {
        const all = await allNames(from, known);
        if (all) {
            const { schemas, relations } = await recall(all, from, known);
            loaded.schemas = schemas;
            addTo(loaded, relations, false);
        } else {
            await follow(existing, loaded, (wanted) => ask(wanted, from, true), true);
        }
    }
    return relationsOf(loaded, options);
}

/** All names that relations may have, asked for once if what is known can keep them; undefined: it can't. */
async function allNames(from: CatalogueReader, known: KnownRelations): Promise<readonly string[] | undefined> {
    const names = known.names();
    if (names || !known.learnAll) {
        return names;
    }
    const { schemas, relations } = await answerTo(loadingQuery("true"), from);
    known.learnAll(schemas, relations);
    return known.names();
}

/** Loads what the paths name, and then, round by round, what has become interesting by it. */
async function follow(
    paths: readonly (readonly string[])[],
    loaded: Loaded,
    load: (wanted: readonly string[]) => Promise<Answer>,
    dependents = false,
): Promise<void> {
    const asked = new Set<string>();
    let next = paths;
    do {
        const wanted = [...new Set(next.filter((path) => !isSystem(path)).map(wantedKey))].filter(
            (key) => !asked.has(key),
        );
        if (wanted.length === 0 && asked.size > 0) {
            break;
        }
        for (const key of wanted) {
            asked.add(key);
        }
        const { schemas, relations } = await load(wanted);
        loaded.schemas = schemas;
        next = addTo(loaded, relations, dependents);
    } while (next.length > 0);
}

/** The paths of the relations that a path's last name may stand for. */
function loadedOf(path: readonly string[], { bySchema }: Loaded): readonly (readonly string[])[] {
    const [name, schema] = [...path].reverse();
    return [...bySchema.values()].flatMap((ofSchema) =>
        [...ofSchema.values()]
            .filter((each) => (name === "*" ? each.schema === schema : each.name === name))
            .map((each) => [each.schema, each.name]),
    );
}

/** `name`, or `schema.*` for all of a schema. */
function wantedKey(path: readonly string[]): string {
    const name = path[path.length - 1] as string;
    return name === "*" ? `${path[path.length - 2]}.*` : name;
}

const isSchemaKey = (key: string) => key.endsWith(".*");

function isSystem(path: readonly string[]): boolean {
    const [name, schema = "pg_catalog"] = [...path].reverse();
    return systemRelation(schema, name as string) !== undefined;
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** What the engine answers to one question. */
interface Answer {
    readonly schemas: ReadonlySet<string>;
    readonly relations: readonly Relation[];
}

/** Asks the engine for what is not known yet. */
async function recall(wanted: readonly string[], from: CatalogueReader, known: KnownRelations): Promise<Answer> {
    if (wanted.some((key) => !isSchemaKey(key) && known.named(key) === undefined)) {
        await allNames(from, known); // a question for all costs the engine little more than one for a name
    }
    // What a schema holds changes with names that nobody has asked for.
    const found = new Map(wanted.map((key) => [key, isSchemaKey(key) ? undefined : known.named(key)]));
    const unknown = wanted.filter((key) => found.get(key) === undefined);
    let schemas = known.schemas();
    if (unknown.length > 0 || !schemas) {
        const answer = await ask(unknown, from, false);
        schemas = answer.schemas;
        const learned = new Map<string, readonly Relation[]>();
        for (const key of unknown) {
            const ofKey = answer.relations.filter(({ schema, name }) => key === name || key === `${schema}.*`);
            found.set(key, ofKey);
            if (!isSchemaKey(key)) {
                learned.set(key, ofKey);
            }
        }
        known.learn(schemas, learned);
    }
    return { schemas, relations: wanted.flatMap((key) => found.get(key) ?? []) };
}

function ask(wanted: readonly string[], from: CatalogueReader, dependents: boolean): Promise<Answer> {
    return answerTo(wanted.length === 0 ? SCHEMAS : loadingQuery(conditionOf(wanted, dependents)), from);
}

async function answerTo(question: string, from: CatalogueReader): Promise<Answer> {
    const rows = (await from.query(question)) as readonly (readonly (string | null)[])[];
    const schemas = new Set(SYSTEM_SCHEMAS);
    const relations: Relation[] = [];
    for (const [schema, name, kind, comment] of rows) {
        if (name && comment) {
            relations.push(relationOf(schema as string, name, kind as string, decodeMetadata(comment)));
        } else {
            schemas.add(schema as string);
        }
    }
    return { schemas, relations };
}

/** Gives the paths that have become interesting. */
function addTo(
    { bySchema }: Loaded,
    relations: readonly Relation[],
    dependents: boolean,
): readonly (readonly string[])[] {
    const further: (readonly string[])[] = [];
    for (const relation of relations) {
        const ofSchema = bySchema.get(relation.schema) ?? new Map<string, Relation>();
        bySchema.set(relation.schema, ofSchema);
        if (!ofSchema.has(relation.name)) {
            ofSchema.set(relation.name, relation);
            further.push(
                ...(relation.metadata.view?.reads ?? []),
                ...(dependents ? [[relation.schema, relation.name]] : []),
            );
        }
    }
    return further;
}

const SCHEMAS = `select name as schema_name, null, null, null from warehouse."$system".schemas`;

/** What is asked of the engine of relations that meet a condition on `schema_name`, `name` and `comment`. */
function loadingQuery(condition: string): string {
    return `${SCHEMAS}
        union all
        select if(database_name = 'temp', '${TEMPORARY}', schema_name), name, 'table', comment
        from (select database_name, schema_name, table_name as name, comment from duckdb_tables())
        where (${condition}) and database_name in ('warehouse', 'temp') and schema_name <> '$system'
        union all
        select schema_name, name, 'view', comment
        from (select database_name, schema_name, view_name as name, comment from duckdb_views())
        where (${condition}) and database_name = 'warehouse'`;
}

function conditionOf(wanted: readonly string[], dependents: boolean): string {
    const names = wanted.filter((key) => !isSchemaKey(key));
    const schemas = wanted.filter(isSchemaKey).map((key) => key.slice(0, -2));
    return [
        ...(names.length > 0 ? [`name in (${names.map(quote).join(", ")})`] : []),
        ...(schemas.length > 0 ? [`schema_name in (${schemas.map(quote).join(", ")})`] : []),
        ...(dependents ? names.map((each) => dependsOn(each)) : []),
    ].join(" or ");
}

/** Bound views and foreign keys keep the names of what they need as JSON strings; which of them it is shows later. */
function dependsOn(name: string): string {
    return `(contains(comment, ${quote(JSON.stringify(name))})
        and (contains(comment, '"lateBinding":false') or contains(comment, '"foreign_key"')))`;
}

function relationOf(schema: string, name: string, kind: string, metadata: RelationMetadata): Relation {
    const temporary = schema === TEMPORARY;
    return {
        schema,
        name,
        kind: metadata.view?.materialized ? "materialized view" : kind === "view" ? "view" : "table",
        temporary,
        engineName: engineNameOf(schema, name),
        metadata,
    };
}

function relationsOf(loaded: Loaded, options: LookupOptions): Relations {
    const inSchema = (schema: string, name: string): Relation | undefined =>
        systemRelation(schema, name) ?? loaded.bySchema.get(schema)?.get(name);
    const find = (path: readonly string[], ofView?: readonly string[]): Relation | undefined => {
        const searchPath = ofView ?? options.searchPath;
        const [name, schema, database, ...more] = [...path].reverse();
        // A path into a SUPER column may have as many names as it likes, and begin with what is no database.
        if (name === undefined || more.length > 0 || (database !== undefined && database !== options.database)) {
            return undefined;
        }
        if (schema !== undefined) {
            return inSchema(schema.startsWith("pg_temp") ? TEMPORARY : schema, name);
        }
        // The catalogue comes first unless the path gives it a place of its own.
        const catalogue = searchPath.includes("pg_catalog") ? [] : ["pg_catalog"];
        // A view means what it meant when it was made, whatever temporary tables a session has.
        const temporary = ofView ? [] : [TEMPORARY];
        for (const each of [...temporary, ...catalogue, ...searchPath]) {
            const relation = inSchema(each, name);
            if (relation) {
                return relation;
            }
        }
        return undefined;
    };
    const all = () => [...loaded.bySchema.values()].flatMap((ofSchema) => [...ofSchema.values()]);
    return {
        find,
        hasSchema: (name) => loaded.schemas.has(name),
        currentSchema: options.searchPath.find((schema) => loaded.schemas.has(schema)) ?? "",
        dependents: (relation) => all().filter((other) => needs(other, relation, find)),
        contents: (schema) => [...(loaded.bySchema.get(schema)?.values() ?? [])],
    };
}

/** A bound view needs what it reads; a table with a foreign key the table that the key refers to. */
function needs(other: Relation, relation: Relation, find: Relations["find"]): boolean {
    const { view, constraints = [] } = other.metadata;
    if (view && !view.lateBinding) {
        return (view.reads ?? []).some((path) => find(path, view.searchPath)?.engineName === relation.engineName);
    }
    return constraints.some(
        ({ referenced }) =>
            referenced?.schema === relation.schema &&
            referenced.table === relation.name &&
            other.engineName !== relation.engineName,
    );
}
