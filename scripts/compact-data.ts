import path from "node:path";
import { bucketsIn } from "../infra/data-folder";
import { messageOf, NO_CREDENTIALS, UserError } from "../infra/errors";
import { type FlagsOf, readCount, runWithFlags, wrongUsage } from "../infra/flags";
import { folderStore } from "../infra/local/copy";
import { type S3Uri, s3Text } from "../infra/local/copy/s3-uri";
import { SqlError } from "../infra/local/errors";
import { type Compacted, type Compaction, compact } from "./compact";
import { abortOnSignal } from "./interruption";
import { projectPlaces, serviceObjects } from "./objects";

const SLICES = 4;

const USAGE = `Usage: npm run data:compact -- --data DIR|s3://bucket/song_data [flags]
Puts the thousands of small song files together into gzipped parts for COPY, with a manifest. The small files stay.

  --data PLACE       a folder laid out as the bucket, or where in S3 the song files are
  --out NAME         where the parts go in the same bucket (song_parts)
  --slices N         slices of the cluster, which load a file each at a time (${SLICES})
  --json             print the summary as JSON`;

const FLAGS = {
    data: { type: "string" },
    out: { type: "string" },
    slices: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

async function main(flags: FlagsOf<typeof FLAGS>): Promise<number> {
    if (flags.data === undefined) {
        throw wrongUsage("--data says where the song files are: give a folder, or an address in S3.", USAGE);
    }
    const slices = readCount("--slices", flags.slices, USAGE) ?? SLICES;
    const place = await placeOf(flags.data);
    const out = { bucket: place.from.bucket, key: outKey(flags.out ?? "song_parts", place.from) };
    const compacted = await told(flags.data, place.from, () =>
        compact({ ...place, out, slices, signal: abortOnSignal(), say: progress() }),
    );
    process.stdout.write(`${flags.json ? JSON.stringify(compacted, undefined, 4) : sentences(compacted)}\n`);
    return 0;
}

/** Where the song files are: in a folder that stands for the project's bucket, or in S3. */
async function placeOf(data: string): Promise<Pick<Compaction, "store" | "from" | "nothing">> {
    const { songData, region } = await projectPlaces();
    if (data.startsWith("s3://")) {
        const from = prefixOf(data);
        return {
            store: serviceObjects(region),
            from,
            nothing: `There is no object below ${s3Text(from)}: check the address.`,
        };
    }
    const from = prefixOf(songData);
    return {
        store: folderStore({ root: data, buckets: await bucketsIn(data) }),
        from,
        nothing: `There are no song files in ${path.resolve(data, from.key)}: give --data a folder laid out as the bucket.`,
    };
}

/** Every object below an address; song_data takes no song_data_old with it. */
function prefixOf(address: string): S3Uri {
    const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]+)\/(.*[^/])\/*$/.exec(address) ?? [];
    if (bucket === undefined || key === undefined) {
        throw wrongUsage(
            `--data takes a folder, or an address such as s3://bucket/song_data, not "${address}".`,
            USAGE,
        );
    }
    return { bucket, key: `${key}/` };
}

/** Parts among the small files would be taken for song files, by this command and by COPY. */
function outKey(name: string, from: S3Uri): string {
    const key = name.replace(/\/+$/, "");
    if (!/^[\w.-]+(\/[\w.-]+)*$/.test(key) || key.split("/").some((step) => /^\.+$/.test(step))) {
        throw wrongUsage(`--out takes a name in the bucket such as song_parts, not "${name}".`, USAGE);
    }
    if (`${key}/`.startsWith(from.key) || from.key.startsWith(`${key}/`)) {
        throw wrongUsage(`--out must not lie in ${from.key}, nor around it: "${name}" does.`, USAGE);
    }
    return key;
}

/** What a store refuses, as this project's errors are. */
async function told<T>(data: string, { bucket }: S3Uri, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof SqlError) {
            if (error.message.includes("CredentialsProviderError")) {
                throw new UserError(NO_CREDENTIALS);
            }
            const reason = data.startsWith("s3://") ? ofService(error) : ofFolder(error);
            const folder = `${path.resolve(data)}/`;
            const named = data.startsWith("s3://") ? reason : reason.replaceAll(`s3://${bucket}/`, () => folder);
            throw new UserError(`The song files can't be put together: ${named}`);
        }
        throw error;
    }
}

/** The service's own words, and what it was asked for. */
function ofService(error: SqlError): string {
    return [messageOf(error), error.detail].flatMap((text) => text ?? []).join(" ");
}

/** A folder refuses a file in the words of S3; what it is about stands behind. */
function ofFolder(error: SqlError): string {
    const isRefused = / can't be (read|written|removed) \(/.test(error.detail ?? error.message);
    return isRefused
        ? [error.detail ?? error.message, error.hint].flatMap((text) => text ?? []).join(" ")
        : messageOf(error);
}

/** A line each two seconds, on stderr: short runs print none. */
function progress(): (done: number, total: number) => void {
    let due = Date.now() + 2000;
    return (done, total) => {
        if (Date.now() >= due) {
            due = Date.now() + 2000;
            process.stderr.write(`${done} of ${total} objects\n`);
        }
    };
}

function sentences({ manifest, objects, bytes, parts, broken, empty }: Compacted): string {
    const mb = (size: number) => `${(size / 1e6).toFixed(1)} MB`;
    const gzipped = parts.reduce((sum, part) => sum + part.bytes, 0);
    return [
        `${objects} objects (${mb(bytes)}) in ${parts.length} gzipped ${parts.length === 1 ? "part" : "parts"} ` +
            `(${mb(gzipped)}), named in ${manifest}.`,
        ...(broken.length === 0 ? [] : [`No JSON objects, each in a part of its own: ${broken.join(", ")}.`]),
        ...(empty === 0 ? [] : [`Left out, since they hold nothing: ${empty}.`]),
        `To load them, set songManifest in dataform.json, or: npx dataform run --vars=songManifest=${manifest}`,
    ].join("\n");
}

runWithFlags(USAGE, FLAGS, main);
