import { readCredentials, shownPath, warehouseName } from "./credentials";
import { shownDuration } from "./duration";
import { messageOf } from "./errors";
import type { Target, WarehouseStatus } from "./target";

/** What the credentials file is worth to who wants to reach this warehouse. */
interface CredentialsReport {
    readonly file: string;
    /** null: not tried, because nothing answers or nobody wants it tried. */
    readonly fit: boolean | null;
    /** A sentence's end: "the credentials in FILE ...". */
    readonly why: string;
}

/** A warehouse's status for people, or as JSON. */
export async function report(target: Target, file: string, asJson: boolean): Promise<string> {
    const status = await target.status();
    const credentials = await judgeCredentials(target, file, status);
    const ageSeconds =
        status.createdAt === undefined ? undefined : Math.round((Date.now() - status.createdAt.getTime()) / 1000);
    if (asJson) {
        return JSON.stringify(
            {
                warehouse: target.title,
                state: status.state,
                ...status.endpoint,
                createdAt: status.createdAt?.toISOString(),
                ageSeconds,
                ...status.details,
                credentials,
            },
            undefined,
            4,
        );
    }
    const { databaseBytes, ...details } = status.details;
    const lines: readonly (readonly [string, string | undefined])[] = [
        ["state", status.state],
        ["endpoint", status.endpoint && `${status.endpoint.host}:${status.endpoint.port}`],
        ["age", ageSeconds === undefined ? undefined : shownDuration(ageSeconds)],
        ["database size", typeof databaseBytes === "number" ? `${(databaseBytes / 1e6).toFixed(1)} MB` : undefined],
        ...Object.entries(details).map(([name, value]) => [spaced(name), String(value)] as const),
        ["credentials", `${shownPath(credentials.file)}: ${credentials.why}`],
    ];
    const width = Math.max(14, ...lines.map(([name, value]) => (value === undefined ? 0 : name.length + 1)));
    return [
        target.title,
        ...lines.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(width)}${value}`])),
    ].join("\n");
}

async function judgeCredentials(target: Target, file: string, status: WarehouseStatus): Promise<CredentialsReport> {
    try {
        const found = await readCredentials(file);
        if (found === undefined) {
            return { file, fit: false, why: "there is no such file" };
        }
        if (!(await target.owns(found))) {
            return { file, fit: false, why: `they name another warehouse, ${warehouseName(found)}` };
        }
        if (!/^available\b/.test(status.state)) {
            return { file, fit: null, why: "they name this warehouse, which does not answer now" };
        }
        if (target.refuses === undefined) {
            return { file, fit: null, why: "they name this warehouse; whether they fit was not tried" };
        }
        const refusal = await target.refuses(found);
        return { file, fit: refusal === undefined, why: refusal ?? "they fit" };
    } catch (error) {
        return { file, fit: false, why: messageOf(error) };
    }
}

/** camelCase as words; the name of a bucket stays as it is. */
function spaced(name: string): string {
    return name.includes(":")
        ? name
        : name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/\busd\b/, "USD");
}
