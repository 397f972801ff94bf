/** The door of the room that speaks PostgreSQL's wire protocol 3.0 to clients. It knows no SQL. */
export { createScramVerifier } from "./authentication/scram";
export { createCertificate } from "./certificate";
export { listen, type WireOptions, type WireServer } from "./server";
export type { TlsIdentity } from "./tls-upgrade";
