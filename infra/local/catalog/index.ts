export { engineNameOf, TEMPORARY } from "./engine-name";
export { type CatalogueReader, type LookupOptions, loadRelations } from "./load-relations";
export { decodeMetadata, encodeMetadata, newOid } from "./metadata";
export { type KnownRelations, NOTHING_KNOWN, RelationCache } from "./relation-cache";
export { catalogueStatements, sessionStatements } from "./statements";
export { systemRelation } from "./system-relations";
export { isUncarriedView } from "./uncarried-views";
