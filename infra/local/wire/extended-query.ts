import { changedResult } from "../errors";
import type { Session } from "../session/contract";
import { createSink } from "./answer-sink";
import {
    bindComplete,
    closeComplete,
    noData,
    parameterDescription,
    parseComplete,
    portalSuspended,
    rowDescription,
} from "./backend-messages";
import { violation } from "./body-reader";
import type { BinaryEncoder } from "./data-rows";
import {
    type BindMessage,
    type Format,
    FrontendType,
    readBind,
    readExecute,
    readParse,
    readTarget,
    type Target,
} from "./frontend-messages";
import type { Message } from "./message-buffer";
import type { MessageReader } from "./message-reader";
import type { MessageWriter } from "./message-writer";
import { readParameters } from "./values/parameters";
import { binaryEncoders } from "./values/results";

/** What Bind said of a portal's results. Portals not in the list send text. */
interface PortalFormat {
    readonly formats: readonly Format[];
    readonly encoders: readonly (BinaryEncoder | undefined)[];
}

/** Parse, Bind, Describe, Execute, Close and Sync. Source: PostgreSQL manual, "Extended Query". */
export class ExtendedQuery {
    private readonly portalFormats = new Map<string, PortalFormat>();
    /** How many columns the client was told of, by statement. */
    private readonly describedColumns = new Map<string, number>();

    constructor(
        private readonly session: Session,
        private readonly reader: MessageReader,
        private readonly writer: MessageWriter,
    ) {}

    async handle(message: Message): Promise<void> {
        switch (message.type) {
            case FrontendType.Parse:
                return await this.parse(message);
            case FrontendType.Bind:
                return await this.bind(readBind(message));
            case FrontendType.Describe:
                return await this.describe(readTarget(message));
            case FrontendType.Execute:
                return await this.execute(message);
            case FrontendType.Close:
                return await this.close(readTarget(message));
            case FrontendType.Flush:
                return this.writer.flush();
            case FrontendType.CopyData:
            case FrontendType.CopyDone:
            case FrontendType.CopyFail:
                // No copy is ever under way here. Such messages come from a client that had been sending when its COPY
                // failed, and are dropped as the manual says ("COPY Operations").
                return;
            default:
                throw violation(`invalid frontend message type ${message.type}`);
        }
    }

    /** Ends the implicit transaction; portals end with it. */
    async sync(failed: boolean): Promise<void> {
        try {
            await this.session.sync(failed);
        } finally {
            if (this.session.transactionStatus === "I") {
                this.portalFormats.clear();
            }
        }
    }

    private async parse(message: Message): Promise<void> {
        const { statement, text, parameterTypes } = readParse(message);
        await this.session.parse(statement, text, parameterTypes);
        this.describedColumns.delete(statement);
        parseComplete(this.writer);
    }

    private async bind(bind: BindMessage): Promise<void> {
        const { portal, statement, resultFormats } = bind;
        const types = bind.parameterFormats.includes(1)
            ? (await this.session.describeStatement(statement)).parameters
            : undefined;
        const values = readParameters(bind, types);
        await this.session.bind(portal, statement, values);
        this.portalFormats.delete(portal);
        if (resultFormats.length > 1 || resultFormats.includes(1)) {
            const columns = (await this.session.describePortal(portal)) ?? [];
            if (resultFormats.length > 1 && resultFormats.length !== columns.length) {
                if (this.describedColumns.get(statement) === resultFormats.length) {
                    throw changedResult();
                }
                throw violation(
                    `bind message has ${resultFormats.length} result formats but query has ${columns.length} columns`,
                );
            }
            const encoders = binaryEncoders(columns, resultFormats);
            this.portalFormats.set(portal, { formats: resultFormats, encoders });
        }
        bindComplete(this.writer);
    }

    private async describe({ kind, name }: Target): Promise<void> {
        if (kind === "statement") {
            const { parameters, columns } = await this.session.describeStatement(name);
            this.describedColumns.set(name, columns?.length ?? 0);
            parameterDescription(this.writer, parameters);
            if (columns === undefined) {
                noData(this.writer);
            } else {
                rowDescription(this.writer, columns, []);
            }
            return;
        }
        const columns = await this.session.describePortal(name);
        if (columns === undefined) {
            noData(this.writer);
        } else {
            rowDescription(this.writer, columns, this.portalFormats.get(name)?.formats ?? []);
        }
    }

    private async execute(message: Message): Promise<void> {
        const { portal, limit } = readExecute(message);
        const encoders = this.portalFormats.get(portal)?.encoders;
        const sink = createSink(this.writer, { describes: false, encoders });
        const isLast = this.reader.nextType === FrontendType.Sync;
        if ((await this.session.execute(portal, limit, sink, isLast)) === "suspended") {
            portalSuspended(this.writer);
        }
    }

    private async close({ kind, name }: Target): Promise<void> {
        if (kind === "statement") {
            this.describedColumns.delete(name);
            await this.session.closeStatement(name);
        } else {
            this.portalFormats.delete(name);
            await this.session.closePortal(name);
        }
        closeComplete(this.writer);
    }
}
