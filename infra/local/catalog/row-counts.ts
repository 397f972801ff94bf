import type { EngineConnection } from "../engine/connection";
import { engineNameOf } from "./engine-name";

/** The views that tell how many rows tables hold. What the engine itself estimates counts rows long deleted. */
export const COUNTING_VIEWS: ReadonlySet<string> = new Set(["stv_tbl_perm", "svv_table_info"]);

/**
 * Counts the rows of every table, as the engine's transaction sees them, and tells the catalogue's views of it.
 * Source: developer guide, "SVV_TABLE_INFO", tbl_rows and estimated_visible_rows.
 */
export async function tellRowCounts(engine: Pick<EngineConnection, "query" | "run">): Promise<void> {
    const tables = await engine.query(
        `select metadata.oid, schema_name, name from redshift.catalog."$stored_relations" where kind = 'r'`,
    );
    const counts = tables.map(
        ([oid, schema, name]) => `select ${oid} as oid, count(*) as rows from ${engineNameOf(`${schema}`, `${name}`)}`,
    );
    const all = counts.length === 0 ? "select 0 as oid, 0 as rows" : counts.join(" union all ");
    await engine.run(`set variable row_counts = (select map(list(oid), list(rows)) from (${all}))`);
}
