/** Style sheets are esbuild's business: an import of one has no value. */
declare module "*.css";
