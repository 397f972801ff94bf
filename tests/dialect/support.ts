import { loadRelations } from "../../infra/local/catalog";
import { plan } from "../../infra/local/dialect";
import type { Statement } from "../../infra/local/dialect/ast";
import { parseStatements } from "../../infra/local/dialect/parser";
import type { Plan } from "../../infra/local/dialect/plan";
import { relationNames } from "../../infra/local/dialect/relation-names";
import type { EngineConnection } from "../../infra/local/engine/connection";
import { DATABASE, openTestEngine, USER } from "../support/engine";

/** A session without a socket: each statement is parsed, planned and run as the warehouse does it. */
export interface Dialect {
    /** The rows of a query, each value in PostgreSQL's text form; [] for what yields none. */
    answers(sql: string): Promise<readonly (readonly (string | null)[])[]>;
    /** The names and types of a query's columns. */
    columns(sql: string): Promise<Extract<Plan, { kind: "query" }>["columns"]>;
    close(): Promise<void>;
}

const SEARCH_PATH = [USER, "public"];

/** Opens a new warehouse and one session on it. */
export async function openDialect(): Promise<Dialect> {
    const engine = await openTestEngine();
    const connection = await engine.connect(SEARCH_PATH);
    return {
        answers: async (sql) => {
            const rows: (readonly (string | null)[])[] = [];
            for (const { statement } of parseStatements(sql)) {
                rows.push(...(await run(await planned(statement, connection), connection)));
            }
            return rows;
        },
        columns: async (sql) => {
            const [parsed] = parseStatements(sql);
            const found = parsed && (await planned(parsed.statement, connection));
            return found?.kind === "query" ? found.columns : [];
        },
        close: () => engine.close(),
    };
}

async function planned(statement: Statement, connection: EngineConnection): Promise<Plan> {
    const relations = await loadRelations(relationNames(statement), connection, {
        database: DATABASE,
        searchPath: SEARCH_PATH,
        dependents: true,
    });
    return plan(statement, { relations, user: USER, database: DATABASE, searchPath: SEARCH_PATH, parameterTypes: [] });
}

async function run(found: Plan, connection: EngineConnection): Promise<readonly (readonly (string | null)[])[]> {
    switch (found.kind) {
        case "change":
            await connection.run(found.sql);
            return [];
        case "definition":
            for (const statement of found.statements) {
                await connection.run(statement);
            }
            return [];
        case "query": {
            const rows: (readonly (string | null)[])[] = [];
            const stream = await connection.stream(found.sql, found.columns);
            for (let batch = await stream.next(); batch; batch = await stream.next()) {
                const { columns, count } = batch;
                for (let row = 0; row < count; row++) {
                    rows.push(columns.map((column) => column[row] ?? null));
                }
            }
            return rows;
        }
    }
}
