import type { Client } from "pg";
import { codeOf } from "../../infra/errors";

/** A row, every value as the warehouse writes it. */
export type TextRow = Readonly<Record<string, string | null>>;

const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** What a query answers, as text: times keep their UTC, which the driver would take for this machine's own zone. */
export async function readTexts(
    client: Client,
    text: string,
    values: readonly (string | null)[] = [],
): Promise<readonly TextRow[]> {
    return (await client.query<TextRow>({ text, values: [...values], types: AS_TEXT })).rows;
}

const UNDEFINED_TABLE = "42P01";
const UNDEFINED_SCHEMA = "3F000";

/** The same, or nothing where the table is not there yet. */
export async function readTextsIfThere(
    client: Client,
    text: string,
    values: readonly (string | null)[] = [],
): Promise<readonly TextRow[]> {
    try {
        return await readTexts(client, text, values);
    } catch (error) {
        if (codeOf(error) === UNDEFINED_TABLE || codeOf(error) === UNDEFINED_SCHEMA) {
            return [];
        }
        throw error;
    }
}

/** A timestamp of the warehouse, which is UTC, as ISO 8601; null where there is none. */
export function isoTime(text: string | null | undefined): string | null {
    return text == null ? null : `${text.replace(" ", "T")}Z`;
}
