import { randomInt } from "node:crypto";
import type { RelationMetadata } from "./relation";

/** OIDs below this are PostgreSQL's own and the catalogue's. */
const FIRST_USER_OID = 100_000;
/** An OID is shown as an integer in some views, so it stays a positive one. */
const LAST_OID = 2_147_483_647;

/**
 * A number for a new relation or schema. It is drawn, not counted, so that sessions need not wait for each other: among
 * a thousand relations two are alike once in four thousand warehouses.
 */
export function newOid(): number {
    return randomInt(FIRST_USER_OID, LAST_OID);
}

/** Metadata as the text of the engine's COMMENT. */
export function encodeMetadata(metadata: RelationMetadata): string {
    return JSON.stringify(metadata);
}

/** The reverse of `encodeMetadata`. @throws Error if the text was written by something else. */
export function decodeMetadata(text: string): RelationMetadata {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("columns" in value) || !Array.isArray(value.columns)) {
        throw new Error(`The metadata of a relation can't be read: ${text.slice(0, 80)}`);
    }
    return value as RelationMetadata;
}
