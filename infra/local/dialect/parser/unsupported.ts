import { notSupported, type SqlError } from "../../errors";
import type { TokenStream } from "./token-stream";

/** Statements of Redshift's that this warehouse lacks. */
const NOT_YET = new Set(["call", "desc", "reboot", "use"]);

/** What CREATE, ALTER and DROP know on Redshift and this warehouse lacks. */
const OBJECTS_NOT_YET = new Set([
    "database",
    "datashare",
    "default",
    "external",
    "function",
    "identity",
    "library",
    "masking",
    "materialized",
    "model",
    "procedure",
    "rls",
    "role",
]);

/** Those that are named by two words: MATERIALIZED VIEW, EXTERNAL TABLE. */
const TWO_WORDS = new Set(["default", "external", "identity", "masking", "materialized", "rls"]);

/** Statements of other systems, and Redshift's way. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
    ["from", "queries begin with SELECT: write SELECT * FROM ..."],
    ["table", "there is no TABLE query: write SELECT * FROM ..."],
    ["replace", "there is no REPLACE: delete the rows, then insert them"],
    ["upsert", "there is no UPSERT: delete the rows, then insert them"],
    ["savepoint", "there are no savepoints: commit or roll back the whole transaction"],
    ["release", "there are no savepoints: commit or roll back the whole transaction"],
    ["do", "there is no DO: create a procedure and CALL it"],
    ["describe", "there is no DESCRIBE: query SVV_COLUMNS"],
    ["pragma", "there is no PRAGMA: query the SVV_ views"],
    ["reindex", "there is no REINDEX: sort the table with VACUUM"],
    ["cluster", "there is no CLUSTER: sort the table with VACUUM"],
    ["listen", "there is no LISTEN"],
    ["unlisten", "there is no LISTEN"],
    ["notify", "there is no NOTIFY"],
    ["import", "there is no IMPORT: load files with COPY"],
    ["load", "there is no LOAD: load files with COPY"],
    ["checkpoint", "there is no CHECKPOINT: COMMIT is durable"],
    ["attach", "there is no ATTACH: a cluster's other databases are named in full, database.schema.table"],
    ["detach", "there is no DETACH: a cluster's other databases are named in full, database.schema.table"],
    ["install", "there are no extensions"],
]);

/** What CREATE, ALTER and DROP know elsewhere, and Redshift's way. */
const FOREIGN_OBJECTS: ReadonlyMap<string, string> = new Map([
    ["index", "there are no indexes: choose a SORTKEY"],
    ["unique", "there are no indexes: choose a SORTKEY"],
    ["unlogged", "there are no UNLOGGED tables: say BACKUP NO"],
    ["trigger", "there are no triggers: do the work in the statements that change the table"],
    ["sequence", "there are no sequences: use an IDENTITY column"],
    ["type", "there are no user-defined types: use SUPER"],
    ["domain", "there are no domains: name the type of each column"],
    ["extension", "there are no extensions"],
    ["rule", "there are no rules: use a view"],
    ["tablespace", "there are no tablespaces: storage is managed"],
    ["foreign", "there are no foreign tables: create an external schema"],
    ["server", "there are no foreign servers: create an external schema"],
    ["global", "there are no GLOBAL temporary tables: leave the word out"],
    ["recursive", "views are not RECURSIVE: put WITH RECURSIVE into the view's query"],
]);

/** The refusal of a statement by its first word. */
export function refuseStatement(stream: TokenStream): SqlError {
    const { at, text, kind } = stream.peek();
    if (kind !== "word") return stream.unexpected();
    if (NOT_YET.has(text)) return notYet(text.toUpperCase(), at);
    const way = FOREIGN.get(text);
    return way === undefined ? stream.unexpected() : foreign(way, at);
}

/** The refusal of a CREATE, ALTER or DROP by what it names; the stream stands there. */
export function refuseObject(stream: TokenStream, verb: "CREATE" | "ALTER" | "DROP"): SqlError {
    const { at, text, kind } = stream.peek();
    if (kind !== "word") return stream.unexpected();
    if (OBJECTS_NOT_YET.has(text)) {
        const second = stream.peek(1);
        const isPhrase = TWO_WORDS.has(text) && second.kind === "word";
        return notYet(`${verb} ${text} ${isPhrase ? second.text : ""}`.trim().toUpperCase(), at);
    }
    const way = FOREIGN_OBJECTS.get(text);
    return way === undefined ? stream.unexpected() : foreign(way, at);
}

/** What Redshift has and this warehouse does not have yet. */
export function notYet(what: string, at: number): SqlError {
    return notSupported(`${what} is not supported by the local warehouse yet.`, at);
}

function foreign(way: string, at: number): SqlError {
    return notSupported(`On Redshift ${way}.`, at);
}
