export { type CatalogueReader, type LookupOptions, loadRelations } from "./load-relations";
export { decodeMetadata, encodeMetadata, newOid } from "./metadata";
export { type KnownRelations, nothingKnown, RelationCache } from "./relation-cache";
export { catalogueStatements, sessionStatements } from "./statements";
export { systemRelation } from "./system-relations";
