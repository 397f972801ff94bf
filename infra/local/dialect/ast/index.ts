/**
 * The tree of a Redshift statement, as the parser reads it: nothing is resolved, nothing is rewritten.
 * Names are already folded to lower case (Redshift folds quoted ones too).
 * Source: Amazon Redshift Database Developer Guide, "SQL reference".
 */
export type * from "./changes";
export type * from "./copy-and-unload";
export type * from "./definitions";
export type * from "./expressions";
export type * from "./queries";
export type * from "./statements";
export type * from "./users";
