import { SqlError } from "../../../infra/local/errors";
import type {
    AnswerSink,
    ParameterValue,
    RowBatch,
    ScramVerifier,
    Session,
    SessionEvents,
    SessionHost,
    StartupParameters,
} from "../../../infra/local/session/contract";
import type { ResultColumn } from "../../../infra/local/types";
import { createScramVerifier } from "../../../infra/local/wire";
import { compile, type Program } from "./script";

export const PASSWORD = "Secret-1";

/** What tests want to know of the sessions that a server opened. */
export interface ScriptHost extends SessionHost {
    readonly sessions: readonly ScriptSession[];
}

/** A warehouse without SQL: any user named `sparkify`, any database but `nowhere`, and scripts instead of statements. */
export function createScriptHost(): ScriptHost {
    const verifier: ScramVerifier = createScramVerifier(PASSWORD);
    const sessions: ScriptSession[] = [];
    return {
        sessions,
        async verifierOf(user) {
            return user === "sparkify" ? verifier : undefined;
        },
        async open(startup) {
            if (startup.database === "nowhere") {
                throw new SqlError("3D000", `database "${startup.database}" does not exist`);
            }
            const session = new ScriptSession(startup);
            sessions.push(session);
            return session;
        },
    };
}

interface Portal {
    readonly program: Program;
    readonly rows: AsyncIterator<RowBatch>;
    /** Rows of the last batch that an Execute with a limit left over. */
    rest: RowBatch | undefined;
    count: number;
}

/** One client's session: scripts run in place of SQL, everything else as the contract says. */
export class ScriptSession implements Session {
    readonly events: { current: SessionEvents | undefined } = { current: undefined };
    readonly parameters = new Map([
        ["server_version", "8.0.2"],
        ["client_encoding", "UTF8"],
    ]);
    transactionStatus: "I" | "T" | "E" = "I";
    /** What the wire asked of this session, for tests to look at. */
    readonly log: string[] = [];
    isClosed = false;
    /** Rows that left through a sink. */
    rowsSent = 0;
    private readonly statements = new Map<string, { readonly program: Program }>();
    private readonly portals = new Map<string, Portal>();
    private abort = new AbortController();

    constructor(readonly startup: StartupParameters) {}

    async simpleQuery(text: string, sink: AnswerSink): Promise<void> {
        const scripts = text.split(";").filter((script) => script.trim() !== "");
        if (scripts.length === 0) {
            return await sink.empty();
        }
        for (const script of scripts) {
            const portal = this.open(compile(script), []);
            if (portal.program.columns !== undefined) {
                await sink.rowDescription(portal.program.columns);
            }
            await this.fetch(portal, 0, sink);
        }
    }

    async parse(name: string, text: string): Promise<void> {
        this.log.push(`parse ${name}`);
        this.statements.set(name, { program: compile(text) });
    }

    async describeStatement(name: string) {
        const { program } = this.statementOf(name);
        return { parameters: program.parameters, columns: program.columns };
    }

    async bind(portal: string, statement: string, values: readonly ParameterValue[]): Promise<void> {
        this.portals.set(portal, this.open(this.statementOf(statement).program, values));
    }

    async describePortal(name: string): Promise<readonly ResultColumn[] | undefined> {
        return this.portalOf(name).program.columns;
    }

    async execute(name: string, limit: number, sink: AnswerSink): Promise<"complete" | "suspended"> {
        return await this.fetch(this.portalOf(name), limit, sink);
    }

    async closeStatement(name: string): Promise<void> {
        this.log.push(`close statement ${name}`);
        this.statements.delete(name);
    }

    async closePortal(name: string): Promise<void> {
        this.log.push(`close portal ${name}`);
        this.portals.delete(name);
    }

    async sync(failed: boolean): Promise<void> {
        this.log.push(failed ? "roll back" : "commit");
        if (this.transactionStatus === "I") {
            this.portals.clear();
        }
    }

    cancel(): void {
        this.log.push("cancel");
        this.abort.abort();
    }

    async close(): Promise<void> {
        this.isClosed = true;
    }

    private open(program: Program, values: readonly ParameterValue[]): Portal {
        this.abort = new AbortController();
        const rows = program.run({
            values,
            signal: this.abort.signal,
            events: this.events,
            setStatus: (status) => {
                this.transactionStatus = status;
            },
        });
        return { program, rows, rest: undefined, count: 0 };
    }

    private async fetch(portal: Portal, limit: number, sink: AnswerSink): Promise<"complete" | "suspended"> {
        let wanted = limit === 0 ? Number.POSITIVE_INFINITY : limit;
        for (;;) {
            const next = portal.rest ?? (await portal.rows.next()).value;
            if (next === undefined) {
                break;
            }
            const batch = next as RowBatch;
            const taken = slice(batch, 0, Math.min(wanted, batch.count));
            await sink.rows(taken);
            this.rowsSent += taken.count;
            portal.count += taken.count;
            wanted -= taken.count;
            portal.rest = taken.count < batch.count ? slice(batch, taken.count, batch.count) : undefined;
            if (wanted === 0) {
                return "suspended";
            }
            if (this.abort.signal.aborted) {
                throw new SqlError("57014", "Query cancelled on user's request");
            }
        }
        if (portal.program.tag === "") {
            await sink.empty();
        } else {
            await sink.complete(portal.program.tag.replace("#", String(portal.count)));
        }
        return "complete";
    }

    private statementOf(name: string): { readonly program: Program } {
        const statement = this.statements.get(name);
        if (statement === undefined) {
            throw new SqlError("26000", `prepared statement "${name}" does not exist`);
        }
        return statement;
    }

    private portalOf(name: string): Portal {
        const portal = this.portals.get(name);
        if (portal === undefined) {
            throw new SqlError("34000", `portal "${name}" does not exist`);
        }
        return portal;
    }
}

function slice(batch: RowBatch, from: number, to: number): RowBatch {
    if (from === 0 && to === batch.count) {
        return batch;
    }
    return { count: to - from, columns: batch.columns.map((column) => column.slice(from, to)) };
}
