/** What every part of the tree has. */
export interface Node {
    /** Where it begins in the statement: a character offset from 0. */
    readonly at: number;
}
