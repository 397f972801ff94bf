export { engineNameOf, TEMPORARY } from "./engine-name";
export { type CatalogueReader, type LookupOptions, loadRelations } from "./load-relations";
export { encodeMetadata, newOid } from "./metadata";
export { type KnownRelations, NOTHING_KNOWN, RelationCache } from "./relation-cache";
export { retentionStatement } from "./retention";
export { COUNTING_VIEWS, tellRowCounts } from "./row-counts";
export { catalogueOf, sessionStatements, sightStatement } from "./statements";
export { viewsByRight } from "./system-relations";
export { isUncarriedView } from "./uncarried-views";
