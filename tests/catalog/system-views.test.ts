import { systemRelations } from "../../infra/local/catalog/system-relations";
import type { EngineConnection } from "../../infra/local/engine/connection";
import { engineType } from "../../infra/local/type-names";
import { typeModifier, typeOid, typeSize } from "../../infra/local/type-oids";
import type { DataType } from "../../infra/local/types";
import { openTestEngine, type TestEngine } from "../support/engine";

let engine: TestEngine;
let connection: EngineConnection;

beforeAll(async () => {
    engine = await openTestEngine();
    connection = await engine.connect();
});
afterAll(async () => {
    connection.close();
    await engine.close();
});

test.each(systemRelations.map((relation) => [`${relation.schema}.${relation.name}`, relation] as const))(
    "%s yields the columns it declares, in order, in the engine types that stand for theirs",
    async (_name, relation) => {
        const described = async (query: string) =>
            (await connection.query(`describe ${query}`)).map(([name, type]) => [name, type]);
        const declared = relation.metadata.columns.map(
            (column) => `cast(null as ${engineType(column.type)}) as "${column.name}"`,
        );
        expect(await described(`from ${relation.engineName}`)).toEqual(
            await described(`select ${declared.join(", ")}`),
        );
        await expect(connection.query(`select count(*) from ${relation.engineName}`)).resolves.toHaveLength(1);
    },
);

test("the catalogue and the wire agree on every type's number, size and modifier", async () => {
    const types: readonly DataType[] = [
        { kind: "smallint" },
        { kind: "integer" },
        { kind: "bigint" },
        { kind: "decimal", precision: 18, scale: 4 },
        { kind: "real" },
        { kind: "double" },
        { kind: "boolean" },
        { kind: "char", length: 10 },
        { kind: "varchar", length: 65535 },
        { kind: "date" },
        { kind: "time" },
        { kind: "timetz" },
        { kind: "timestamp" },
        { kind: "timestamptz" },
        { kind: "interval" },
        { kind: "super" },
        { kind: "varbyte", length: 64 },
        { kind: "name" },
        { kind: "oid" },
        { kind: "text" },
        { kind: "text_array" },
        { kind: "unknown" },
    ];
    const rows = await connection.query('select kind, oid, typlen from redshift.catalog."$types"');
    // The catalogue has a row for each kind of arrays.
    const arrays = { smallint_array: "smallint", integer_array: "integer", int2vector: "int2vector" } as const;
    for (const [kind, of] of Object.entries(arrays)) {
        const type: DataType = { kind: "text_array", of };
        expect(rows.find((row) => row[0] === kind)?.slice(1)).toEqual([typeOid(type), typeSize(type)]);
    }
    const others = rows.filter(([kind]) => !((kind as string) in arrays));
    expect(new Map(others.map(([kind, oid, size]) => [kind, [oid, size]]))).toEqual(
        new Map(types.map((type) => [type.kind, [typeOid(type), typeSize(type)]])),
    );
    for (const type of types) {
        const { kind, length, precision, scale } = { length: null, precision: null, scale: null, ...type };
        const [row] = await connection.query(
            `select redshift.catalog."$modifier"({kind: '${kind}', length: ${length}, precision: ${precision}, scale: ${scale}})`,
        );
        expect([kind, row?.[0]]).toEqual([kind, typeModifier(type)]);
    }
});

test("the catalogue's own views are listed with their columns, so that clients can describe them", async () => {
    const columns = await connection.query(
        `select column_name, data_type, character_maximum_length from redshift.catalog.svv_columns
        where table_schema = 'pg_catalog' and table_name = 'stl_load_errors' and column_name in ('colname', 'line_number')
        order by ordinal_position`,
    );
    expect(columns).toEqual([
        ["line_number", "bigint", null],
        ["colname", "character", 127],
    ]);
});

test("starting again keeps schemas and users as they are", async () => {
    const other = await openTestEngine();
    const before = await other.connect();
    const schemas = 'select name, oid, owner from warehouse."$system".schemas';
    const kept = await before.query(schemas);
    before.close();
    const again = await other.reopen();
    const after = await again.connect();
    expect(await after.query(schemas)).toEqual(kept);
    expect(await after.query("select usename, usesysid from redshift.catalog.pg_user order by 2")).toEqual([
        ["rdsdb", 1],
        ["awsuser", 100],
    ]);
    after.close();
    await again.close();
});
