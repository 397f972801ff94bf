/** The schema that stands for the session's temporary tables. */
export const TEMPORARY = "pg_temp_1";

const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A table or view as engine SQL names it, quoted and qualified: `"warehouse"."sparkify"."users"`. */
export function engineNameOf(schema: string, name: string): string {
    return [...(schema === TEMPORARY ? ["temp", "main"] : ["warehouse", schema]), name].map(quoteName).join(".");
}
