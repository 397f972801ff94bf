/** Where the engine would answer otherwise than Redshift, and how it is told not to. */
export const SETTINGS: readonly string[] = [
    "set global TimeZone = 'UTC'",
    "set global integer_division = true",
    "set global default_null_order = 'nulls_last_on_asc_first_on_desc'",
    // Constants that Redshift sorts by where it does: in windows, in aggregates, and behind a cast.
    "set global order_by_non_integer_literal = true",
    "set global autoinstall_known_extensions = false",
    "set global autoload_known_extensions = false",
    "set global errors_as_json = false",
    // BEGIN takes the snapshot: no question has to be asked for it.
    "set global immediate_transaction_mode = true",
    // Counts and streams must not depend on what the optimizer thinks of order: Redshift's ORDER BY in a CTAS is kept.
    "set global preserve_insertion_order = true",
    // DuckDB 1.5.6 takes two joins of one query for the same though each is read for other columns: a table that stands in
    // them twice then has the values of one of its places in both.
    "set global disabled_optimizers = 'common_subplan'",
    // It takes a fifth of the time that a table of plays takes to write, and spares a fifth of its room on the disk.
    "set global disabled_compression_methods = 'fsst'",
];
