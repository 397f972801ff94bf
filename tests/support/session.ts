import { RelationCache } from "../../infra/local/catalog";
import type { Database } from "../../infra/local/engine/database";
import { SqlError } from "../../infra/local/errors";
import {
    Activity,
    CatalogueVersions,
    createSessionHost,
    Locks,
    QueryLog,
    Serialization,
    type Shared,
} from "../../infra/local/session";
import type { RowBatch, Session, SessionHost } from "../../infra/local/session/contract";
import type { ResultColumn } from "../../infra/local/types";
import { DATABASE, openTestEngine, USER } from "./engine";

/** What a session answered to one text: the rows of all its statements, and their tags. */
export interface Answer {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly (string | null)[])[];
    readonly tags: readonly string[];
}

/** Sessions on a warehouse of their own, without a socket in between. */
export interface Sessions {
    readonly shared: Shared;
    open(user?: string): Promise<TestSession>;
    close(): Promise<void>;
}

export interface TestSession {
    readonly session: Session;
    /** A simple query, as psql sends it. */
    run(text: string): Promise<Answer>;
    /** One statement of the extended protocol, up to Sync; with a limit its rows come in parts. */
    extended(text: string, values?: readonly (string | null)[], limit?: number): Promise<Answer>;
}

async function noStore(): Promise<never> {
    throw new SqlError("0A000", "This warehouse has no object store.");
}

/** What sessions over an engine share, and their door. There is no object store: COPY and UNLOAD belong to tests that bring one. */
export function sessionsOver(database: Database): { readonly shared: Shared; readonly host: SessionHost } {
    const versions = new CatalogueVersions();
    let query = 0;
    const shared: Shared = {
        database,
        databaseName: DATABASE,
        versions,
        relations: new RelationCache(versions),
        locks: new Locks(),
        serialization: new Serialization(),
        activity: new Activity(),
        queries: new QueryLog(),
        nextQueryId: () => ++query,
        copy: noStore,
        unload: noStore,
    };
    const verifier = {
        salt: Buffer.alloc(16),
        iterations: 1,
        storedKey: Buffer.alloc(32),
        serverKey: Buffer.alloc(32),
    };
    return { shared, host: createSessionHost(shared, USER, verifier) };
}

/** Opens a new warehouse. */
export async function openSessions(threads?: number): Promise<Sessions> {
    const engine = await openTestEngine(threads);
    const { shared, host } = sessionsOver(engine.database);
    const sessions: Session[] = [];
    return {
        shared,
        async open(user = USER) {
            const session = await host.open({ user, database: DATABASE, settings: {}, processId: sessions.length + 1 });
            sessions.push(session);
            return testSession(session);
        },
        async close() {
            for (const session of sessions) {
                await session.close();
            }
            await engine.close();
        },
    };
}

/** What a test asks of a session. */
export function testSession(session: Session): TestSession {
    return {
        session,
        async run(text) {
            const { sink, answer } = collector();
            await session.simpleQuery(text, sink);
            return answer;
        },
        async extended(text, values = [], limit = 0) {
            const { sink, answer } = collector();
            let failed = true;
            try {
                await session.parse("", text, []);
                await session.bind("", "", values);
                answer.columns = names((await session.describePortal("")) ?? []);
                while ((await session.execute("", limit, sink)) === "suspended") {
                    answer.tags.push("suspended");
                }
                failed = false;
            } finally {
                await session.sync(failed);
            }
            return answer;
        },
    };
}

const names = (columns: readonly ResultColumn[]) => columns.map(({ name }) => name);

function collector() {
    const answer = { columns: [] as string[], rows: [] as (string | null)[][], tags: [] as string[] };
    const sink = {
        rowDescription: async (columns: readonly ResultColumn[]) => {
            answer.columns = names(columns);
        },
        rows: async ({ count, columns }: RowBatch) => {
            for (let row = 0; row < count; row++) {
                answer.rows.push(columns.map((column) => column[row] ?? null));
            }
        },
        complete: async (tag: string) => {
            answer.tags.push(tag);
        },
        empty: async () => undefined,
    };
    return { sink, answer };
}
