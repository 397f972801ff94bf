import type { TlsIdentity } from "./tls-upgrade";

const YEARS = 10;

/**
 * A new self-signed certificate for this machine and its private key, as PEM. Clients with sslmode=require take it as
 * it is; verify-full needs the certificate as root and the host name `localhost`. The caller keeps both, 0600.
 */
export async function createCertificate(): Promise<TlsIdentity> {
    const { generate } = await import("selfsigned"); // a sixth of what the server would load, and it needs none of it
    const now = new Date();
    const end = new Date(now);
    end.setFullYear(end.getFullYear() + YEARS);
    const made = await generate([{ name: "commonName", value: "localhost" }], {
        keyType: "ec",
        curve: "P-256",
        algorithm: "sha256",
        notBeforeDate: now,
        notAfterDate: end,
        extensions: [
            // Its own authority, so that a client can be given it as root certificate.
            { name: "basicConstraints", cA: true, critical: true },
            { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
            { name: "extKeyUsage", serverAuth: true },
            {
                name: "subjectAltName",
                altNames: [
                    { type: 2, value: "localhost" },
                    { type: 7, ip: "127.0.0.1" },
                    { type: 7, ip: "::1" },
                ],
            },
        ],
    });
    return { key: made.private, cert: made.cert };
}
