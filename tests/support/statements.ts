import { loadRelations } from "../../infra/local/catalog";
import type { Relation } from "../../infra/local/catalog/relation";
import { plan } from "../../infra/local/dialect";
import { parseStatements } from "../../infra/local/dialect/parser";
import { relationNames } from "../../infra/local/dialect/relation-names";
import type { EngineConnection } from "../../infra/local/engine/connection";
import { DATABASE, openTestEngine, type TestEngine, USER } from "./engine";

/** Redshift's statements through parser, planner and engine, without a socket or a session around them. */
export interface Statements {
    /** Runs all statements of a text; gives the last one's rows as text, or its tag with the count of changed rows. */
    run(sql: string, values?: readonly (string | null)[]): Promise<readonly (readonly (string | null)[])[] | string>;
    /** What the catalogue keeps of a table or view. */
    relation(...path: readonly string[]): Promise<Relation | undefined>;
    /** The notices of all statements so far. */
    readonly notices: string[];
    readonly connection: EngineConnection;
    close(): Promise<void>;
}

const SEARCH_PATH = [USER, "public"];

/** A new warehouse for one test file. */
export async function openStatements(): Promise<Statements> {
    const engine: TestEngine = await openTestEngine();
    const connection = await engine.connect(SEARCH_PATH);
    const notices: string[] = [];
    const options = { database: DATABASE, searchPath: SEARCH_PATH, dependents: true };
    const runOne = async (
        statement: ReturnType<typeof parseStatements>[number],
        values: readonly (string | null)[],
    ) => {
        const relations = await loadRelations(relationNames(statement.statement), connection, options);
        const found = plan(statement.statement, {
            relations,
            user: USER,
            database: DATABASE,
            searchPath: SEARCH_PATH,
            parameterTypes: [],
        });
        switch (found.kind) {
            case "query":
                return rowsOf(connection, found.sql, found.columns, values);
            case "change":
                return `${found.tag} ${await connection.run(found.sql, values)}`;
            case "definition": {
                await connection.run("begin transaction");
                try {
                    for (const each of found.statements) {
                        await connection.run(each);
                    }
                    await connection.run("commit");
                } catch (error) {
                    await connection.run("rollback");
                    throw error;
                }
                notices.push(...found.notices.map(({ message }) => message));
                return found.tag;
            }
        }
    };
    return {
        notices,
        connection,
        async run(sql, values = []) {
            let last: Awaited<ReturnType<typeof runOne>> = "";
            for (const statement of parseStatements(sql)) {
                last = await runOne(statement, values);
            }
            return last;
        },
        async relation(...path) {
            return (await loadRelations([{ at: 0, path }], connection, options)).find(path);
        },
        async close() {
            connection.close();
            await engine.close();
        },
    };
}

async function rowsOf(
    connection: EngineConnection,
    sql: string,
    columns: Parameters<EngineConnection["stream"]>[1],
    values: readonly (string | null)[],
): Promise<readonly (readonly (string | null)[])[]> {
    const stream = await connection.stream(sql, columns, values);
    const rows: (string | null)[][] = [];
    for (let batch = await stream.next(); batch; batch = await stream.next()) {
        const { count, columns: texts } = batch;
        rows.push(...Array.from({ length: count }, (_, row) => texts.map((column) => column[row] ?? null)));
    }
    return rows;
}
