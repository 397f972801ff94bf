import { encodeMetadata, loadRelations } from "../../infra/local/catalog";
import type { RelationMetadata } from "../../infra/local/catalog/relation";
import type { EngineConnection } from "../../infra/local/engine/connection";
import { DATABASE, openTestEngine, type TestEngine } from "../support/engine";

let engine: TestEngine;
let connection: EngineConnection;

beforeEach(async () => {
    engine = await openTestEngine();
    connection = await engine.connect();
});
afterEach(async () => {
    connection.close();
    await engine.close();
});

async function make(kind: "table" | "view", name: string, more: Partial<RelationMetadata> = {}): Promise<void> {
    await connection.run(kind === "view" ? `create view ${name} as select 1 as a` : `create table ${name}(a integer)`);
    const columns = [{ name: "a", type: { kind: "integer" as const }, notNull: false }];
    const metadata = encodeMetadata({ owner: "awsuser", columns, ...more });
    await connection.run(`comment on ${kind} ${name} is '${metadata.replaceAll("'", "''")}'`);
}

const load = (paths: readonly (readonly string[])[], dependents = false, from = connection) =>
    loadRelations(
        paths.map((path) => ({ at: 0, path })),
        from,
        { database: DATABASE, searchPath: ["awsuser", "public"], dependents },
    );

const boundView = (definition: string, ...reads: readonly (readonly string[])[]) => ({
    view: { definition, lateBinding: false, searchPath: ["public"], reads },
});

test("a name alone is a temporary table's before it is one's on the search path", async () => {
    await make("table", "warehouse.public.t");
    expect((await load([["t"]])).find(["t"])?.engineName).toBe('"warehouse"."public"."t"');
    await connection.run("create temp table t(a integer)");
    await connection.run(`comment on table temp.main.t is '${encodeMetadata({ owner: "awsuser", columns: [] })}'`);
    const relations = await load([["t"]]);
    expect(relations.find(["t"])?.engineName).toBe('"temp"."main"."t"');
    expect(relations.find(["public", "t"])?.temporary).toBe(false);
    expect(relations.find(["dev", "public", "t"])?.name).toBe("t");
});

test("a catalogue's name means the catalogue's view, whatever lies on the search path", async () => {
    await make("table", "warehouse.public.pg_class");
    const relations = await load([["pg_class"]]);
    expect(relations.find(["pg_class"])?.kind).toBe("system");
    expect(relations.find(["information_schema", "tables"])?.kind).toBe("system");
    expect(relations.find(["tables"])).toBeUndefined();
});

test("nothing is found in another database, nor by a path that leads into a SUPER column", async () => {
    await make("table", "warehouse.public.t");
    const relations = await load([["t"]]);
    expect(relations.find(["other", "public", "t"])).toBeUndefined();
    expect(relations.find(["dev", "public", "t", "items"])).toBeUndefined();
});

test("what a transaction has made is seen by it alone", async () => {
    const other = await engine.connect();
    await connection.run("begin");
    await make("table", "warehouse.public.t");
    expect((await load([["t"]])).find(["t"])).toBeDefined();
    expect((await load([["t"]], false, other)).find(["t"])).toBeUndefined();
    await connection.run("rollback");
    expect((await load([["t"]])).find(["t"])).toBeUndefined();
    other.close();
});

test("a view brings what it reads, through further views", async () => {
    await make("table", "warehouse.public.base");
    await make("view", "warehouse.public.inner_view", boundView("select a from base", ["base"]));
    await make("view", "warehouse.public.outer_view", boundView("select a from inner_view", ["inner_view"]));
    const relations = await load([["outer_view"]]);
    expect(relations.find(["base"])?.kind).toBe("table");
    expect(relations.find(["inner_view"])?.metadata.view?.definition).toBe("select a from base");
});

test("dependents are bound views, through further views, and tables with a foreign key", async () => {
    await make("table", "warehouse.public.base");
    await make("view", "warehouse.public.bound", boundView("select a from base", ["base"]));
    await make("view", "warehouse.public.further", boundView("select a from bound", ["public", "bound"]));
    await make("view", "warehouse.public.late", {
        view: { ...boundView("", ["public", "base"]).view, lateBinding: true },
    });
    await make("table", "warehouse.public.facts", {
        constraints: [
            {
                kind: "foreign_key",
                name: "k",
                columns: ["a"],
                referenced: { schema: "public", table: "base", columns: ["a"] },
            },
        ],
    });
    const relations = await load([["base"]], true);
    const named = (path: readonly string[]) =>
        relations
            .dependents?.(relations.find(path) as never)
            .map((relation) => relation.name)
            .sort();
    expect(named(["base"])).toEqual(["bound", "facts"]);
    expect(named(["bound"])).toEqual(["further"]);
});

test("a star loads all of a schema", async () => {
    await connection.run("create schema warehouse.s");
    await connection.run(`insert into warehouse."$system".schemas values ('s', 1, 'awsuser', null)`);
    await make("table", "warehouse.s.one");
    await make("view", "warehouse.s.two", boundView("select 1"));
    const relations = await load([["s", "*"]], true);
    expect(relations.contents?.("s").map((relation) => relation.name)).toEqual(["one", "two"]);
    expect(relations.hasSchema("s")).toBe(true);
    expect(relations.hasSchema("nope")).toBe(false);
    expect(relations.currentSchema).toBe("public");
});
