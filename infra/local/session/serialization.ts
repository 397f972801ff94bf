import { SqlError } from "../errors";
import type { Table, TableAccess } from "./table-access";

/** A transaction as far as the order matters in which it could have run alone. */
export interface Participant {
    readonly id: number;
    readonly processId: number;
    /** What had been committed by then it sees. */
    readonly snapshot: number;
    /** Undefined: it runs. */
    committed?: number;
    readonly reads: Map<number, Table>;
    readonly writes: Map<number, Table>;
}

/** One transaction would have had to run before another, because of a table. */
interface Step {
    readonly to: Participant;
    readonly table: Table;
}

/**
 * So many committed transactions are remembered for one that runs for long: each new one is compared with them. Those
 * that only read go first: a cycle needs two that changed what another read.
 */
const MOST_COMMITTED = 1_000;

/**
 * Refuses a transaction whose tables were read and written in a way that no order of the transactions, one after the
 * other, could have. Like Redshift it looks at whole tables. Source: developer guide, "Serializable isolation".
 */
export class Serialization {
    #clock = 0;
    #lastId = 0;
    readonly #active = new Set<Participant>();
    /** In the order of their commits; only as long as one that runs could still come to stand before one of them. */
    #committed: Participant[] = [];

    /** A transaction that is about to take its snapshot. */
    begin(processId: number): Participant {
        this.#lastId++;
        const participant = {
            id: this.#lastId,
            processId,
            snapshot: this.#clock,
            reads: new Map(),
            writes: new Map(),
        };
        this.#active.add(participant);
        return participant;
    }

    /** Whether one of the tables was written and committed after the participant's snapshot. */
    isBehind(participant: Participant, tables: readonly Table[]): boolean {
        return this.#committed.some(
            (other) => isUnseen(other, participant) && tables.some(({ oid }) => other.writes.has(oid)),
        );
    }

    /** Notes what a statement is about to do. @throws SqlError XX000 "1023", as Redshift has it. */
    note(participant: Participant, { reads, writes }: TableAccess): void {
        const isKnown =
            reads.every(({ oid }) => participant.reads.has(oid)) &&
            writes.every(({ oid }) => participant.writes.has(oid));
        if (isKnown) {
            return;
        }
        for (const table of reads) {
            participant.reads.set(table.oid, table);
        }
        for (const table of writes) {
            participant.writes.set(table.oid, table);
        }
        const cycle = this.#cycleThrough(participant);
        if (cycle) {
            throw violation(participant, cycle);
        }
    }

    commit(participant: Participant): void {
        if (this.#active.delete(participant) && participant.reads.size + participant.writes.size > 0) {
            this.#clock++;
            participant.committed = this.#clock;
            this.#committed.push(participant);
            if (this.#committed.length > MOST_COMMITTED) {
                const reader = this.#committed.findIndex(({ writes }) => writes.size === 0);
                this.#committed.splice(Math.max(reader, 0), 1);
            }
        }
        this.#forget();
    }

    abort(participant: Participant): void {
        this.#active.delete(participant);
        this.#forget();
    }

    /** Nothing that is yet to come can stand before a transaction whose commit all that run have seen, but what does so now. */
    #forget(): void {
        let oldest = this.#clock;
        for (const { snapshot } of this.#active) {
            oldest = Math.min(oldest, snapshot);
        }
        for (;;) {
            const kept = this.#committed.filter(
                (each) => (each.committed as number) > oldest || this.#committed.some((other) => stepTo(other, each)),
            );
            if (kept.length === this.#committed.length) {
                return;
            }
            this.#committed = kept;
        }
    }

    #cycleThrough(start: Participant): readonly Step[] | undefined {
        const others = [...this.#committed, ...this.#active];
        if (!others.some((other) => stepTo(other, start))) {
            return undefined;
        }
        const seen = new Set<Participant>();
        const search = (from: Participant): readonly Step[] | undefined => {
            for (const to of others) {
                const table = seen.has(to) ? undefined : stepTo(from, to);
                if (table) {
                    const step = { to, table };
                    if (to === start) {
                        return [step];
                    }
                    seen.add(to);
                    const rest = search(to);
                    if (rest) {
                        return [step, ...rest];
                    }
                }
            }
            return undefined;
        };
        return search(start);
    }
}

function isUnseen(writer: Participant, reader: Participant): boolean {
    return writer.committed === undefined || writer.committed > reader.snapshot;
}

/** The table because of which the one must have run before the other, if there is one. */
function stepTo(from: Participant, to: Participant): Table | undefined {
    if (from === to) {
        return undefined;
    }
    // It read what the other has changed, as it was before.
    if (isUnseen(to, from)) {
        const table = inBoth(from.reads, to.writes);
        if (table) {
            return table;
        }
    }
    if (from.committed === undefined) {
        return undefined;
    }
    // It changed what the other read afterwards, or changed again: who changes a table does so alone until the commit.
    return (
        (isUnseen(from, to) ? undefined : inBoth(from.writes, to.reads)) ??
        (to.committed === undefined || from.committed < to.committed ? inBoth(from.writes, to.writes) : undefined)
    );
}

function inBoth(one: ReadonlyMap<number, Table>, other: ReadonlyMap<number, Table>): Table | undefined {
    for (const [oid, table] of one) {
        if (other.has(oid)) {
            return table;
        }
    }
    return undefined;
}

function violation(participant: Participant, cycle: readonly Step[]): SqlError {
    const { oid, name } = (cycle[0] as Step).table;
    const transactions = cycle.map(({ to }) => to.id).join(", ");
    return new SqlError("XX000", "1023", {
        detail: `Serializable isolation violation on table - ${oid}, transactions forming the cycle are: ${transactions} (pid:${participant.processId})`,
        hint: `Another transaction has changed "${name}" meanwhile: run this transaction again.`,
    });
}
