import { type KnownRelations, loadRelations, NOTHING_KNOWN } from "../../infra/local/catalog";
import type { EngineConnection } from "../../infra/local/engine/connection";
import { createRandom, oneOf } from "../../scripts/generate/random";
import { DATABASE } from "../support/engine";
import { openSessions } from "../support/session";

const SCHEMAS = ["s", "s2"];
const NAMES = ["a", "b", "c", "d"];

/** Definitions of all kinds, many of which fail where they come. */
const STATEMENTS: readonly ((one: string, other: string, name: string) => string)[] = [
    (one) => `create table ${one} (n int primary key)`,
    (one, other) => `create table ${one} (n int references ${other} (n))`,
    (one) => `create table ${one} as select 1 as n`,
    (one) => `create table ${one} as select 1 as n`,
    (one, other) => `create view ${one} as select n from ${other}`,
    (one, other) => `create or replace view ${one} as select n from ${other} with no schema binding`,
    (one, other) => `create or replace view ${one} as select n from ${other} with no schema binding`,
    (one) => `drop table ${one}`,
    (one) => `drop table if exists ${one}`,
    (one, other) => `drop view if exists ${one}, ${other}`,
    (one) => `drop table if exists ${one} cascade`,
    (one, _other, name) => `alter table ${one} rename to ${name}`,
    (one, _other, name) => `alter table ${one} rename to ${name}`,
    (one) => `comment on table ${one} is 'said'`,
    (one) => `comment on column ${one}.n is 'counted'`,
    (one) => `alter table ${one} add column m int`,
    (_one, _other, name) => `create temp table ${name} (n int)`,
    (one) => `grant select on ${one} to public`,
    () => "begin",
    () => "commit",
    () => "rollback",
    () => "drop schema s2 cascade; create schema s2",
];

/** Every table and view, and what depends on each. */
async function catalogue(engine: EngineConnection, known: KnownRelations): Promise<unknown> {
    const paths = SCHEMAS.flatMap((schema) => NAMES.map((name) => [schema, name]));
    const relations = await loadRelations(
        paths.map((path) => ({ at: 0, path })),
        engine,
        { database: DATABASE, searchPath: ["s"], dependents: true },
        known,
    );
    return paths.map((path) => {
        const found = relations.find(path);
        const needing = (found && relations.dependents?.(found)) ?? [];
        return [path, found && JSON.stringify(found), needing.map(({ engineName }) => engineName).sort()];
    });
}

test("what is remembered of the catalogue is what the engine says, whatever several sessions define", async () => {
    const random = createRandom("7", "catalogue");
    const warehouse = await openSessions();
    const { database, relations, versions } = warehouse.shared;
    const engine = await database.connect();
    const sessions = await Promise.all(["one", "two", "three"].map(() => warehouse.open()));
    let done = 0;
    let remembered = 0;
    try {
        await sessions[0]?.run("create schema s; create schema s2");
        for (const session of sessions) {
            await session.run("set statement_timeout to 200"); // one may wait for what another holds and never lets go
        }
        for (let step = 0; step < 180; step++) {
            const place = () => `${oneOf(random, SCHEMAS)}.${oneOf(random, NAMES)}`;
            const text = oneOf(random, STATEMENTS)(place(), place(), oneOf(random, NAMES));
            const run = oneOf(random, sessions).run(text);
            done += await run.then(
                () => 1,
                () => 0,
            );
            const known = relations.at(versions.current);
            remembered += known.names() === undefined ? 0 : 1;
            expect([text, await catalogue(engine, known)]).toEqual([text, await catalogue(engine, NOTHING_KNOWN)]);
        }
    } finally {
        engine.close();
        await warehouse.close();
    }
    expect(done).toBeGreaterThan(50);
    expect(remembered).toBeGreaterThan(50);
});
