import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** An event of the logs that a load must take. */
export interface LogEvent {
    readonly artist: string | null;
    readonly auth: string | null;
    readonly birthDate?: string | null;
    readonly firstName: string | null;
    readonly gender: string | null;
    readonly itemInSession: number;
    readonly lastName: string | null;
    readonly length: number | null;
    readonly level: string;
    readonly location: string | null;
    readonly method: string;
    readonly page: string;
    readonly registration: number | null;
    readonly sessionId: number;
    readonly song: string | null;
    readonly status: number;
    readonly ts: number;
    readonly userAgent: string | null;
    /** Digits; empty for a logged-out event. */
    readonly userId: string;
}

/** A file of the catalogue that a load must take. */
export interface SongFile {
    readonly num_songs: number;
    readonly artist_id: string;
    readonly artist_latitude: number | null;
    readonly artist_longitude: number | null;
    readonly artist_location: string;
    readonly artist_name: string;
    readonly song_id: string;
    readonly title: string;
    readonly duration: number;
    readonly year: number;
    readonly release?: string;
}

/** What a folder that is laid out as the bucket holds. */
export interface Source {
    readonly events: readonly LogEvent[];
    readonly songFiles: readonly SongFile[];
    /** How many records of each kind a load must reject. */
    readonly rejected: { readonly events: number; readonly songFiles: number };
}

/** The widest text that a column of the catalogue's takes, in bytes. */
const WIDEST = 1024;

/** Reads every record anew, with none of the project's own code. */
export function readSource(folder: string): Source {
    const lines = textsBelow(folder, "log_data").flatMap((text) => text.split("\n").filter((line) => line !== ""));
    const events = lines.flatMap((line) => records<LogEvent>(line, isWholeEvent));
    const files = textsBelow(folder, "song_data");
    const songFiles = files.flatMap((text) => records<SongFile>(text, isWholeSong));
    return {
        events,
        songFiles,
        rejected: { events: lines.length - events.length, songFiles: files.length - songFiles.length },
    };
}

function textsBelow(folder: string, part: string): string[] {
    return readdirSync(path.join(folder, part), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .sort()
        .map((file) => readFileSync(file, "utf8"));
}

/** The record, or nothing if it is to be rejected. */
function records<T>(text: string, isWhole: (record: Readonly<Record<string, unknown>>) => boolean): T[] {
    try {
        const record = JSON.parse(text);
        return isWhole(record) ? [record] : [];
    } catch {
        return [];
    }
}

function isWholeEvent(event: Readonly<Record<string, unknown>>): boolean {
    return ["itemInSession", "sessionId", "status", "ts"].every((name) => typeof event[name] === "number");
}

function isWholeSong(song: Readonly<Record<string, unknown>>): boolean {
    return (
        ["num_songs", "duration", "year"].every((name) => typeof song[name] === "number") &&
        Object.values(song).every((value) => typeof value !== "string" || Buffer.byteLength(value) <= WIDEST)
    );
}
