import { parseStatements } from "../dialect/parser";
import { declaredType } from "../type-oids";
import type { Prepared } from "./executor-context";

/** So many queries are remembered, the ones asked last: each takes some ten kilobytes, in each of hundreds of sessions. */
const MOST = 20;

/** Longer texts are not: they are rarely asked twice, and take their memory. */
const MOST_CHARACTERS = 10_000;

/** What a session has asked lately: a query that comes again need not be read again, nor planned while its plan holds. */
export class StatementCache {
    readonly #queries = new Map<string, Prepared>();

    /** The statements of a text; `types` are the OIDs of their parameters, 0 where nothing is said. @throws SqlError 42601 */
    statements(text: string, types: readonly number[]): readonly Prepared[] {
        const key = `${types.join()} ${text}`;
        const known = this.#queries.get(key);
        if (known) {
            this.#remember(key, known);
            return [known];
        }
        const parameterTypes = types.map(declaredType);
        const statements = parseStatements(text).map((parsed): Prepared => ({ parsed, parameterTypes }));
        const [only] = statements;
        if (statements.length === 1 && only?.parsed.statement.kind === "select" && text.length <= MOST_CHARACTERS) {
            this.#remember(key, only);
        }
        return statements;
    }

    #remember(key: string, prepared: Prepared): void {
        this.#queries.delete(key);
        this.#queries.set(key, prepared);
        if (this.#queries.size > MOST) {
            const [oldest] = this.#queries.keys();
            this.#queries.delete(oldest as string);
        }
    }
}
