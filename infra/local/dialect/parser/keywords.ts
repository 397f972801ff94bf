/**
 * Redshift's reserved words. Source: developer guide, "Reserved words", without two that its own examples use as names
 * and PostgreSQL's grammar takes as such: ARRAY ("Querying semistructured data") and TIMESTAMP
 * ("STL_SCHEMA_QUOTA_VIOLATIONS").
 */
const RESERVED_WORDS = `
    aes128 aes256 all allowoverwrite analyse analyze and any as asc authorization az64 backup between binary
    blanksasnull both bytedict bzip2 case cast check collate column connect constraint create credentials cross
    current_date current_time current_timestamp current_user current_user_id default deferrable deflate defrag delta
    delta32k desc disable distinct do else emptyasnull enable encode encrypt encryption end except explicit false for
    foreign freeze from full globaldict256 globaldict64k grant group gzip having identity ignore ilike in initially
    inner intersect interval into is isnull join language leading left like limit localtime localtimestamp lun luns
    lzo lzop minus mostly16 mostly32 mostly8 natural new not notnull null nulls off offline offset oid old on only
    open or order outer overlaps parallel partition percent permissions pivot placing primary raw readratio recover
    references rejectlog resort respect restore right select session_user similar snapshot some sysdate system start
    table tag tdes text255 text32k then to top trailing true truncatecolumns union unique unnest unpivot
    user using verbose wallet when where with without
`;

/** The words that a bare name can't be, in lower case. */
export const RESERVED: ReadonlySet<string> = new Set(RESERVED_WORDS.trim().split(/\s+/));

/** Whether a bare word can be no name: it needs double quotes. */
export function isReserved(word: string): boolean {
    return RESERVED.has(word);
}

/** Reserved words that are functions when a parenthesis follows. */
export const RESERVED_FUNCTIONS: ReadonlySet<string> = new Set(["left", "right", "identity", "collate"]);

/** Functions written without parentheses. */
export const BARE_FUNCTIONS: ReadonlySet<string> = new Set([
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "current_user_id",
    "localtime",
    "localtimestamp",
    "session_user",
    "sysdate",
    "user",
]);
