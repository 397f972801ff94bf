import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { catalogueOf, loadRelations, sessionStatements } from "../../../infra/local/catalog";
import { copyFrom, folderStore, type ObjectStore } from "../../../infra/local/copy";
import { plan } from "../../../infra/local/dialect";
import { parseStatements } from "../../../infra/local/dialect/parser";
import { relationNames } from "../../../infra/local/dialect/relation-names";
import type { EngineConnection } from "../../../infra/local/engine/connection";
import { type Database, openDatabase } from "../../../infra/local/engine/database";

const DATABASE = "dev";
const USER = "awsuser";
const SEARCH_PATH = ["public"];
const ROLE = "iam_role default";

/** What a COPY did, beside its rows. */
export interface CopyOutcome {
    readonly queryId: number;
    readonly notices: readonly string[];
}

/** A bucket in a folder, called `bucket`, and an engine with a session that loads from it. */
export interface CopyBench {
    readonly root: string;
    readonly session: EngineConnection;
    readonly database: Database;
    /** Writes objects; the keys are below `s3://bucket/`. */
    put(objects: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
    /** Runs a statement of Redshift's that is no query. */
    run(statement: string): Promise<void>;
    /** `copy <what> iam_role default <options>`, in a transaction that is rolled back if it fails, as a session does. */
    copy(what: string, options?: string, settings?: CopySettings): Promise<CopyOutcome>;
    /** Empties the bucket and drops the tables: a bench serves a file of tests. */
    clear(): Promise<void>;
    /** Rows of a query in the engine's words. */
    rows(query: string): Promise<readonly (readonly unknown[])[]>;
    /** What the last COPY rejected, in the order of lines. */
    errors(): Promise<readonly Readonly<Record<string, unknown>>[]>;
    close(): Promise<void>;
}

export interface CopySettings {
    readonly store?: ObjectStore;
    readonly cancelled?: () => boolean;
    /** So many errors are kept. */
    readonly keptErrors?: number;
}

/** Makes a bench in a folder of its own. */
export async function openCopyBench(): Promise<CopyBench> {
    const root = await mkdtemp(path.join(tmpdir(), "sparkify-copy-"));
    const spool = path.join(root, "spool");
    await mkdir(spool);
    await mkdir(path.join(root, "bucket"));
    const database = await openDatabase({
        file: path.join(root, "warehouse.duckdb"),
        readableFolders: [root],
        temporaryFolder: path.join(root, "spill"),
        memoryLimit: "500MB",
        threads: 2,
        catalogue: catalogueOf(DATABASE, USER),
    });
    const session = await database.connect();
    for (const statement of sessionStatements(SEARCH_PATH)) {
        await session.run(statement);
    }
    const folders = folderStore({ root, buckets: {} });
    let queryId = 1000;
    const planning = async (text: string) => {
        const [parsed] = parseStatements(text);
        if (!parsed) {
            throw new Error("An empty statement");
        }
        const names = parsed.statement.kind === "copy" ? [parsed.statement.table] : relationNames(parsed.statement);
        const relations = await loadRelations(names, session, { database: DATABASE, searchPath: SEARCH_PATH });
        const context = { relations, user: USER, database: DATABASE, searchPath: SEARCH_PATH, parameterTypes: [] };
        return { statement: parsed.statement, context };
    };
    return {
        root,
        session,
        database,
        async put(objects) {
            for (const [key, content] of Object.entries(objects)) {
                const file = path.join(root, "bucket", key);
                await mkdir(path.dirname(file), { recursive: true });
                await writeFile(file, content);
            }
        },
        async run(text) {
            const { statement, context } = await planning(text);
            const found = plan(statement, context);
            for (const each of found.kind === "definition" ? found.statements : [found.sql]) {
                await session.run(each);
            }
        },
        async copy(what, options = "", { store = folders, cancelled = () => false, keptErrors } = {}) {
            const { statement, context } = await planning(`copy ${what} ${ROLE} ${options}`);
            if (statement.kind !== "copy") {
                throw new Error("This is no COPY");
            }
            const relation = context.relations.find(statement.table.path);
            if (!relation) {
                throw new Error(`There is no table ${statement.table.path.join(".")}`);
            }
            const notices: string[] = [];
            await session.run("begin transaction");
            try {
                await copyFrom(
                    store,
                    database,
                    spool,
                    keptErrors,
                )(statement, relation, {
                    engine: session,
                    queryId: ++queryId,
                    processId: 77,
                    planning: context,
                    notice: ({ severity, message }) => notices.push(`${severity}: ${message}`),
                    cancelled,
                });
                await session.run("commit");
            } catch (error) {
                await session.run("rollback").catch(() => undefined);
                throw error;
            }
            return { queryId, notices };
        },
        async clear() {
            await rm(path.join(root, "bucket"), { recursive: true, force: true });
            await mkdir(path.join(root, "bucket"));
            const tables = await session.query(
                "select table_name from duckdb_tables() where database_name = 'warehouse' and schema_name = 'public'",
            );
            for (const [table] of tables) {
                await session.run(`drop table warehouse.public."${table}"`);
            }
        },
        rows: (query) => session.query(query),
        async errors() {
            const names = ["filename", "line_number", "colname", "type", "col_length", "position", "raw_line"];
            const columns = [...names, "raw_field_value", "err_code", "err_reason"];
            const rows = await session.query(
                `select ${columns.join(", ")} from redshift.catalog.stl_load_errors
                where query = ${queryId} order by filename, line_number`,
            );
            return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, plain(row[index])])));
        },
        async close() {
            session.close();
            await database.close();
            await rm(root, { recursive: true, force: true });
        },
    };
}

function plain(value: unknown): unknown {
    return typeof value === "bigint" ? Number(value) : typeof value === "string" ? value.trimEnd() : value;
}
