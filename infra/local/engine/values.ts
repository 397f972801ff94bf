/** A text or a name in quotes, or a parameter. */
const TOKENS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g;

/** Engine SQL with the values of its parameters in their places, as texts. */
export function withValues(sql: string, values: readonly (string | null)[]): string {
    if (values.length === 0) {
        return sql;
    }
    return sql.replace(TOKENS, (token: string, parameter: string | undefined) => {
        const value = parameter === undefined ? undefined : values[Number(parameter) - 1];
        if (value === undefined) {
            return token;
        }
        return value === null ? "CAST(NULL AS VARCHAR)" : `CAST('${value.replaceAll("'", "''")}' AS VARCHAR)`;
    });
}
