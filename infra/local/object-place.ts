import { readdir } from "node:fs/promises";
import type { Credentials } from "../credentials";
import { readJsonFile } from "../files";
import { folderStore, type ObjectStore, s3Store } from "./copy";
import { readSettings, type WarehouseSettings, warehouseFolder } from "./folder";

/** The objects that a warehouse of these settings loads. */
export function objectsOf(settings: Pick<WarehouseSettings, "s3Endpoint" | "s3Root" | "buckets">): ObjectStore {
    return settings.s3Endpoint
        ? s3Store({ endpoint: settings.s3Endpoint })
        : folderStore({ root: settings.s3Root, buckets: settings.buckets });
}

/** The objects that the local warehouse which these credentials name loads; undefined if none below `home` is it. */
export async function objectsOfWarehouse(home: string, credentials: Credentials): Promise<ObjectStore | undefined> {
    for (const name of await readdir(home).catch(() => [])) {
        const folder = warehouseFolder(home, name);
        const { host, port } = (await readJsonFile(folder.credentials)) ?? {};
        if (host === credentials.host && port === credentials.port) {
            const settings = await readSettings(folder);
            return settings && objectsOf(settings);
        }
    }
    return undefined;
}
