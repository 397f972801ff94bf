import { openUnloadBench, type UnloadBench } from "./support";

let bench: UnloadBench;

beforeAll(async () => {
    bench = await openUnloadBench();
    await bench.client.query("create table t (n int, secret varchar(20))");
    await bench.client.query("insert into t values (1, 'a'), (2, 'b')");
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const run = (text: string) => bench.client.query(text);

test("the answer is UNLOAD, and the session knows number and rows of its last one", async () => {
    const other = await bench.server.connect();
    expect((await other.query("select pg_last_unload_id() as id, pg_last_unload_count() as rows")).rows).toEqual([
        { id: -1, rows: "0" },
    ]);
    await other.end();
    expect((await run("unload ('select * from t') to 's3://bucket/a' iam_role default")).command).toBe("UNLOAD");
    const [[id, rows] = []] = await bench.rows("select pg_last_unload_id(), pg_last_unload_count()");
    expect(rows).toBe("2");
    const seen = `where query = ${id}`;
    expect(
        await bench.rows(`select trim(path), line_count, transfer_size, file_format from stl_unload_log ${seen}`),
    ).toEqual([["s3://bucket/a0000_part_00", "2", "8", "Text      "]]);
    expect(
        await bench.rows(`select trim(file_name), line_count from sys_unload_detail where query_id = ${id}`),
    ).toEqual([["s3://bucket/a0000_part_00", "2"]]);
    expect(
        await bench.rows(
            `select status, database_name, file_format, unloaded_location, unloaded_rows, unloaded_files_count,
            unloaded_files_size, error_message from sys_unload_history where query_id = ${id}`,
        ),
    ).toEqual([["completed", "dev", "Text", "s3://bucket/a", "2", "1", "8", ""]]);
    await expect(run("unload ('select 1 / 0') to 's3://bucket/z' iam_role default")).rejects.toThrow();
    expect(
        await bench.rows(
            `select pg_last_unload_count(), status, error_message from sys_unload_history
            where query_id = pg_last_unload_id()`,
        ),
    ).toEqual([["0", "aborted", expect.stringMatching(/divi/i)]]);
});

test("it sees what its transaction sees, and what it has written outlasts the rollback", async () => {
    await run("begin");
    await run("insert into t values (3, 'c')");
    await run("unload ('select n from t order by n') to 's3://bucket/t' iam_role default");
    await run("rollback");
    expect(await bench.text("t0000_part_00")).toBe("1\n2\n3\n");
    expect(await bench.rows("select count(*) from t")).toEqual([["2"]]);
});

test("the query may have a WITH, a UNION, quotes and a semicolon", async () => {
    const query = "with a as (select n from t where secret = \\'a\\') select n from a union all select 9 order by 1;";
    await run(`unload ('${query}') to 's3://bucket/q' credentials 'aws_iam_role=arn:aws:iam::1:role/r'`);
    expect(await bench.text("q0000_part_00")).toBe("1\n9\n");
    await run("unload ($$select secret from t where secret = 'b'$$) to 's3://bucket/d' iam_role default");
    expect(await bench.text("d0000_part_00")).toBe("b\n");
});

test("what is wrong in the query is told with its place there, and the literal's in the statement", async () => {
    await expect(run("unload ('select n frm t') to 's3://bucket/x' iam_role default")).rejects.toMatchObject({
        code: "42601",
        detail: "At character 14 of UNLOAD's query.",
        position: "9",
    });
    await expect(run("unload ('select m from t') to 's3://bucket/x' iam_role default")).rejects.toMatchObject({
        code: "42703",
        detail: "At character 8 of UNLOAD's query.",
    });
    await expect(run("unload ('select * from nothing') to 's3://bucket/x' iam_role default")).rejects.toMatchObject({
        code: "42P01",
    });
    for (const limited of [
        "select * from t limit 1",
        "select top 1 * from t",
        "select n from t union select 1 limit 1",
    ]) {
        await expect(run(`unload ('${limited}') to 's3://bucket/x' iam_role default`)).rejects.toMatchObject({
            code: "0A000",
            message: "Limit clause is not supported.",
        });
    }
    for (const other of ["delete from t", "select 1; select 2", "select n into u from t", "", "values (1)"]) {
        await expect(run(`unload ('${other}') to 's3://bucket/x' iam_role default`)).rejects.toMatchObject({
            code: "42601",
        });
    }
    await expect(run("unload ('select $1') to 's3://bucket/x' iam_role default")).rejects.toMatchObject({
        code: "42P02",
    });
    expect(await bench.keys()).toEqual([]);
    expect(await bench.rows("select count(*) from t")).toEqual([["2"]]);
});

test.each([
    ["csv addquotes", "ADDQUOTES can't be used with CSV"],
    ["csv fixedwidth 'a:1'", "FIXEDWIDTH can't be used with CSV"],
    ["csv escape", "UNLOAD as CSV with ESCAPE is not supported"],
    ["fixedwidth 'a:1' delimiter ','", "DELIMITER can't be used with FIXEDWIDTH"],
    ["fixedwidth 'a:1' header", "HEADER can't be used with FIXEDWIDTH"],
    ["json header", "HEADER can't be used with JSON"],
    ["json null as 'x'", "NULL AS can't be used with JSON"],
    ["parquet gzip", "GZIP, BZIP2 or ZSTD can't be used with PARQUET"],
    ["parquet header", "HEADER can't be used with PARQUET"],
    ["rowgroupsize 64 mb", "ROWGROUPSIZE can't be used with text files"],
    ["parquet rowgroupsize 8 mb", "ROWGROUPSIZE must be between 32 MB and 128 MB"],
    ["maxfilesize 4.9 mb", "MAXFILESIZE must be between 5 MB and 6.2 GB"],
    ["maxfilesize 7 gb", "MAXFILESIZE must be between 5 MB and 6.2 GB"],
    ["delimiter 'ab'", "DELIMITER must be a single ASCII character"],
    ["gzip gzip", "conflicting or redundant options"],
    ["gzip zstd", "conflicting or redundant options"],
    ["csv json", "conflicting or redundant options"],
    ["bzip2", "UNLOAD with BZIP2 is not supported by the local warehouse yet"],
    ["encrypted auto", "UNLOAD with ENCRYPTED is not supported"],
    ["kms_key_id 'k' encrypted", "UNLOAD with KMS_KEY_ID is not supported"],
    ["partition by ('n')", "PARTITION BY takes columns, no string literals"],
    ["extension '../x'", "EXTENSION wants a file's extension"],
    ["format orc", "syntax error"],
    ["whatever", "syntax error"],
])("unload %s is refused in a sentence", async (options, message) => {
    await expect(run(`unload ('select * from t') to 's3://bucket/x' iam_role default ${options}`)).rejects.toThrow(
        message,
    );
    expect(await bench.keys()).toEqual([]);
});

test("it wants an authorization, and tells no secret of it", async () => {
    await expect(run("unload ('select 1') to 's3://bucket/x'")).rejects.toThrow("UNLOAD needs an authorization");
    const keys = "access_key_id 'AKIDEXAMPLE' secret_access_key 'wJalrXUtnFEMI'";
    await run(`unload ('select 1') to 's3://bucket/x' ${keys}`);
    const error = await run(`unload ('select 1') to 's3://bucket/x' ${keys} nonsense`).catch((caught) => caught);
    expect(error.code).toBe("42601");
    expect(JSON.stringify(error) + error.message).not.toContain("wJalrXUtnFEMI");
    expect(JSON.stringify(await bench.rows("select * from sys_unload_history"))).not.toContain("wJalrXUtnFEMI");
    await expect(run("unload ('select 1') to '/tmp/x' iam_role default")).rejects.toThrow("UNLOAD writes to 's3://");
});

test("what the leader node alone knows can't be unloaded", async () => {
    for (const query of ["select current_schema()", "select relname from pg_class"]) {
        await expect(run(`unload ('${query}') to 's3://bucket/x' iam_role default`)).rejects.toMatchObject({
            code: "0A000",
            message: expect.stringMatching(/unsupported type "name"|not supported on Amazon Redshift tables/),
        });
    }
});

test("clients of the extended protocol unload as well", async () => {
    const { command } = await bench.client.query({
        text: "unload ('select 7') to 's3://bucket/e' iam_role default",
        name: "e",
    });
    expect(command).toBe("UNLOAD");
    expect(await bench.text("e0000_part_00")).toBe("7\n");
});

test("a user needs SELECT on what the query reads", async () => {
    await run("create user reader password 'Ab1cdefgh'");
    const reader = await bench.server.connect({ user: "reader" });
    const unload = () => reader.query("unload ('select n from t order by n') to 's3://bucket/r' iam_role default");
    await expect(unload()).rejects.toMatchObject({ code: "42501", message: "permission denied for relation t" });
    await run("grant select on t to reader");
    await unload();
    expect(await bench.text("r0000_part_00")).toBe("1\n2\n");
    await reader.end();
});

test("the engine's own ways to write files stay out of reach", async () => {
    for (const text of ["copy t to '/tmp/t.csv'", "copy (select 1) to 's3://bucket/x'", "export database '/tmp/x'"]) {
        await expect(run(text)).rejects.toMatchObject({ code: expect.stringMatching(/42601|0A000/) });
    }
    await expect(run("select * from read_csv('/etc/passwd')")).rejects.toThrow();
});

test("a cancelled UNLOAD ends, and leaves no half of an object", async () => {
    const busy = await bench.server.connect();
    const pid = Number((await busy.query("select pg_backend_pid() as pid")).rows[0].pid);
    expect(pid).toBeGreaterThan(0);
    await busy.query("create temp table many as select 1 as n");
    for (let doubled = 1; doubled < 1 << 16; doubled *= 2) {
        await busy.query(`insert into many select n + ${doubled} from many`);
    }
    await busy.query("set statement_timeout to 300");
    const cross = "select a.n, b.n as m, repeat(\\'x\\', 100) as filler from many a cross join many b";
    await expect(busy.query(`unload ('${cross}') to 's3://bucket/c' iam_role default`)).rejects.toMatchObject({
        code: "57014",
    });
    expect(await bench.keys()).toEqual([]);
    await busy.end();
});
