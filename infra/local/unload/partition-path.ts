/** Characters that Apache Hive writes as %XX in the name of a partition. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come into a path
const SPECIAL = /[\u0000-\u001f"#%'*/:=?\\\u007f{}[\]^]/g;

/**
 * The folder of a partition, `year=2019/month=September/`; a value that is NULL or empty has Hive's own name.
 * Source: developer guide, "UNLOAD", PARTITION BY; Apache Hive, the escaping of path names.
 */
export function partitionPath(columns: readonly string[], values: readonly (string | null)[]): string {
    return columns
        .map((column, index) => {
            const value = values[index] ?? "";
            return `${escaped(column)}=${value === "" ? "__HIVE_DEFAULT_PARTITION__" : escaped(value)}/`;
        })
        .join("");
}

function escaped(text: string): string {
    return text.replace(SPECIAL, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
