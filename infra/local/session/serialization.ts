import { SqlError } from "../errors";
import type { Table, TableAccess } from "./table-access";

/**
 * A transaction as far as the order matters in which it could have run alone; or several that are committed, taken
 * together: from the first of them to the last.
 */
export interface Participant {
    readonly id: number;
    readonly processId: number;
    /** What had been committed by then it sees. */
    readonly snapshot: Span;
    /** Undefined: it runs. */
    committed?: Span;
    readonly reads: Map<number, Table>;
    readonly writes: Map<number, Table>;
}

/** Of one transaction both are the same. */
interface Span {
    readonly first: number;
    readonly last: number;
}

/** One transaction would have had to run before another, because of a table. */
interface Step {
    readonly to: Participant;
    readonly table: Table;
}

/**
 * So many committed transactions are remembered for one that runs for long: each new one is compared with them. Of more
 * some are taken together, which may refuse too much, but never too little.
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

    constructor(readonly mostCommitted = MOST_COMMITTED) {}

    /** A transaction that is about to take its snapshot. */
    begin(processId: number): Participant {
        this.#lastId++;
        const participant = {
            id: this.#lastId,
            processId,
            snapshot: { first: this.#clock, last: this.#clock },
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
            participant.committed = { first: this.#clock, last: this.#clock };
            this.#committed.push(participant);
        }
        this.#forget();
        if (this.#committed.length > this.mostCommitted) {
            this.#takeTogether();
        }
    }

    /** So many committed transactions are remembered, those that are taken together as one. */
    get remembered(): number {
        return this.#committed.length;
    }

    abort(participant: Participant): void {
        this.#active.delete(participant);
        this.#forget();
    }

    /**
     * Keeps the committed that one that runs has not seen, and those that must have run behind these. No cycle that is yet
     * to come goes through another.
     */
    #forget(): void {
        let oldest = this.#clock;
        for (const { snapshot } of this.#active) {
            oldest = Math.min(oldest, snapshot.first);
        }
        const unseen = this.#committed.filter(({ committed }) => (committed as Span).last > oldest);
        if (unseen.length === this.#committed.length) {
            return;
        }
        const kept = new Set(unseen);
        let open = this.#committed.filter((each) => !kept.has(each));
        for (const from of kept) {
            // A set hears of what is added to it meanwhile.
            for (const to of open.filter((each) => stepTo(from, each))) {
                kept.add(to);
            }
            open = open.filter((each) => !kept.has(each));
        }
        this.#committed = this.#committed.filter((each) => kept.has(each));
    }

    /** The oldest that have read and changed the same tables become one, or else the two oldest. */
    #takeTogether(): void {
        const places = new Map<string, number>();
        let pair: readonly [number, number] = [0, 1];
        for (const [place, { reads, writes }] of this.#committed.entries()) {
            const tables = `${[...reads.keys()].sort()}|${[...writes.keys()].sort()}`;
            const earlier = places.get(tables);
            if (earlier !== undefined) {
                pair = [earlier, place];
                break;
            }
            places.set(tables, place);
        }
        const [place, other] = pair;
        this.#committed[place] = together(this.#committed[place] as Participant, this.#committed[other] as Participant);
        this.#committed.splice(other, 1);
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

/** All steps to one of two committed transactions lead to what they are together, and all from one of them begin there. */
function together(one: Participant, other: Participant): Participant {
    const [first, second] = [one.committed as Span, other.committed as Span];
    const spanOf = (a: Span, b: Span) => ({ first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) });
    return {
        ...other,
        snapshot: spanOf(one.snapshot, other.snapshot),
        committed: spanOf(first, second),
        reads: new Map([...one.reads, ...other.reads]),
        writes: new Map([...one.writes, ...other.writes]),
    };
}

function isUnseen(writer: Participant, reader: Participant): boolean {
    return writer.committed === undefined || writer.committed.last > reader.snapshot.first;
}

function isSeen(writer: Participant, reader: Participant): boolean {
    return writer.committed !== undefined && writer.committed.first <= reader.snapshot.last;
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
        (isSeen(from, to) ? inBoth(from.writes, to.reads) : undefined) ??
        (to.committed === undefined || from.committed.first < to.committed.last
            ? inBoth(from.writes, to.writes)
            : undefined)
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
