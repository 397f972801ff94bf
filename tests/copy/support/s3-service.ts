import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * What COPY and UNLOAD ask of S3, over real HTTP and of objects in memory: ListObjectsV2, HeadObject, GetObject,
 * PutObject, DeleteObjects and uploads in parts.
 */
export interface S3Service {
    readonly endpoint: string;
    /** `bucket/key` to content. */
    readonly objects: Map<string, Buffer>;
    /** Uploads in parts that have been neither completed nor let go: their parts by number. */
    readonly uploads: Map<string, Map<number, Buffer>>;
    /** The requests so far, as `GET /bucket/key`. */
    readonly requests: string[];
    /** Called before a request is answered; true: it has answered by itself. */
    intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
    close(): Promise<void>;
}

/** So few keys are listed at once that lists come in pages. */
const PAGE = 3;

export async function startS3Service(): Promise<S3Service> {
    const server = createServer((request, response) => {
        answer(service, request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const service: S3Service = {
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        objects: new Map(),
        uploads: new Map(),
        requests: [],
        intercept: () => false,
        close: () => closed(server),
    };
    return service;
}

function closed(server: Server): Promise<void> {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
}

async function answer(service: S3Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", service.endpoint);
    const name = decodeURIComponent(pathname.slice(1));
    service.requests.push(`${request.method} /${name}`);
    if (service.intercept(request, response)) {
        return;
    }
    if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256")) {
        fail(response, 403, "AccessDenied", "Access Denied");
    } else if (searchParams.get("list-type") === "2") {
        list(service, name.replace(/\/$/, ""), searchParams, response);
    } else if (request.method === "PUT" || request.method === "POST" || request.method === "DELETE") {
        change(service, name, await bodyOf(request), request.method, searchParams, response);
    } else {
        const content = service.objects.get(name);
        if (!content) {
            fail(response, 404, "NoSuchKey", "The specified key does not exist.");
        } else {
            response.writeHead(200, { "content-length": content.length });
            response.end(request.method === "HEAD" ? undefined : content);
        }
    }
}

function list({ objects }: S3Service, bucket: string, query: URLSearchParams, response: ServerResponse): void {
    const prefix = `${bucket}/${query.get("prefix") ?? ""}`;
    const names = [...objects.keys()].filter((name) => name.startsWith(prefix)).sort();
    if (![...objects.keys()].some((name) => name.startsWith(`${bucket}/`))) {
        fail(response, 404, "NoSuchBucket", "The specified bucket does not exist");
        return;
    }
    const from = Number(query.get("continuation-token") ?? 0);
    const page = names.slice(from, from + PAGE);
    const next = from + PAGE < names.length ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : "";
    const contents = page.map((name) => {
        const key = name
            .slice(bucket.length + 1)
            .replaceAll("&", "&amp;")
            .replaceAll("<", "&lt;");
        return `<Contents><Key>${key}</Key><Size>${objects.get(name)?.length}</Size></Contents>`;
    });
    response.writeHead(200, { "content-type": "application/xml" });
    response.end(
        `<?xml version="1.0"?><ListBucketResult><IsTruncated>${next !== ""}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
    );
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
}

function change(
    { objects, uploads }: S3Service,
    name: string,
    body: Buffer,
    method: "PUT" | "POST" | "DELETE",
    query: URLSearchParams,
    response: ServerResponse,
): void {
    const upload = query.get("uploadId");
    let xml = "";
    if (query.has("uploads")) {
        const id = `upload-${uploads.size + 1}-${name}`;
        uploads.set(id, new Map());
        xml = `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`;
    } else if (query.has("delete")) {
        const keys = [...body.toString("utf8").matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key);
        for (const key of keys) {
            objects.delete(`${name.replace(/\/$/, "")}/${key}`);
        }
        xml = "<DeleteResult></DeleteResult>";
    } else if (upload !== null && method === "PUT") {
        uploads.get(upload)?.set(Number(query.get("partNumber")), body);
        response.setHeader("etag", `"${query.get("partNumber")}"`);
    } else if (upload !== null) {
        const parts = [...(uploads.get(upload) ?? [])].sort(([one], [other]) => one - other);
        uploads.delete(upload);
        if (method === "POST") {
            objects.set(name, Buffer.concat(parts.map(([, bytes]) => bytes)));
            xml = "<CompleteMultipartUploadResult></CompleteMultipartUploadResult>";
        }
    } else {
        objects.set(name, body);
    }
    response.writeHead(200, { "content-type": "application/xml" });
    response.end(xml === "" ? undefined : `<?xml version="1.0"?>${xml}`);
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
    response.writeHead(status, { "content-type": "application/xml" });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}
