import type { Credentials } from "./credentials";

/** Hears one line about each step as it happens. */
export type Say = (line: string) => void;

/** Resolves once a person has typed this word, or does not want to be asked; rejects if they typed another. */
export type Confirm = (word: string) => Promise<void>;

/** What is known of a warehouse without changing it. */
export interface WarehouseStatus {
    /**
     * In Redshift's words, "available" and "paused" among them; "absent" is none at all.
     * Source: Amazon Redshift Management Guide, "Cluster status".
     */
    readonly state: string;
    /** Where clients find it, from the moment this is known. */
    readonly endpoint?: { readonly host: string; readonly port: number };
    /** When it was created. */
    readonly createdAt?: Date;
    /** What else there is to say, by a name in camelCase: shown in this order, and in the JSON. */
    readonly details: Readonly<Record<string, string | number>>;
}

/** A place where a warehouse can live. Each method may be repeated: what is done already is not done again. */
export interface Target {
    /** As people read it: "local warehouse sparkify". */
    readonly title: string;
    /** What `create` or `delete` would do, a sentence for each step; nothing is changed. */
    plan(command: "create" | "delete"): Promise<readonly string[]>;
    /** Brings the warehouse up and resolves once it has answered a client. */
    create(say: Say): Promise<Credentials>;
    /** Hears that the credentials which `create` or `resume` answered are in their file now. */
    credentialsWritten?(): Promise<void>;
    status(): Promise<WarehouseStatus>;
    /** Stops it; the data stay. */
    pause(say: Say): Promise<void>;
    /** Starts it again and resolves once it has answered a client. */
    resume(say: Say): Promise<Credentials>;
    /** Removes it with all its data. */
    delete(say: Say, confirm: Confirm): Promise<void>;
    /** Do these credentials name this warehouse, or the one that `create` would make? Then it may replace them. */
    owns(credentials: Credentials): Promise<boolean>;
    /** Why a client with these credentials is not let in, or undefined if it is: really connects, where that is wanted. */
    refuses?(credentials: Credentials): Promise<string | undefined>;
}
