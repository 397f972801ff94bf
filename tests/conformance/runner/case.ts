/** One example of the guide: what is there before, what is asked, what comes out. */
export interface ConformanceCase {
    /** The file's path below the suite's folder, without its ending: `functions/dateadd`. */
    readonly file: string;
    /** The page of the Redshift Developer Guide that it rests on. */
    readonly page: string;
    readonly name: string;
    /** Statements that make the tables it works on. */
    readonly given: readonly string[];
    /** Runs in the schema `public` rather than in one of its own: its statements name that schema. */
    readonly isPublic: boolean;
    /** Why what the page prints can't be right; such a case is neither run nor counted. */
    readonly disputed?: string;
    readonly steps: readonly Step[];
}

export type Step = RunStep | QueryStep | ErrorStep | NoticeStep | ObjectStep;

/** Statements that must succeed. */
export interface RunStep {
    readonly kind: "run";
    readonly line: number;
    readonly statements: readonly string[];
}

/** A statement and its rows, each value as the page prints it; null is SQL's. */
export interface QueryStep {
    readonly kind: "query";
    readonly line: number;
    readonly sql: string;
    readonly isOrdered: boolean;
    /** The columns' names, where the case says them. */
    readonly names?: readonly string[];
    /** The places after the point that the page shows of numbers which have more. */
    readonly roundedTo?: number;
    readonly rows: readonly (readonly (string | null)[])[];
}

/** A statement that must fail, with this SQLSTATE and this part of a message where they are known. */
export interface ErrorStep {
    readonly kind: "error";
    readonly line: number;
    readonly sql: string;
    readonly codes: readonly string[];
    readonly message?: string;
}

/** A statement that must succeed and say this. */
export interface NoticeStep {
    readonly kind: "notice";
    readonly line: number;
    readonly sql: string;
    readonly message: string;
}

/** An object that lies in S3. */
export interface ObjectStep {
    readonly kind: "object";
    readonly line: number;
    readonly bucket: string;
    readonly key: string;
    readonly text: string;
}
