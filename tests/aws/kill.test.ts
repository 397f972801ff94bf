import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PROJECT, runScript } from "../support/command";
import { startEndpoint } from "./endpoint/server";
import { awsEnvironment } from "./support/environment";
import { outcome } from "./support/faults";

test("a create that is killed once AWS has taken the order for a cluster is completed with the same password", async () => {
    const endpoint = await startEndpoint();
    const site = endpoint.site("eu-west-1");
    const folder = mkdtempSync(path.join(tmpdir(), "sparkify-aws-"));
    const credentials = path.join(folder, "credentials.json");
    const args = ["create", "--no-connect", "--credentials", credentials];
    try {
        const child = spawn(
            process.execPath,
            ["--require", require.resolve("tsx/cjs"), path.join(PROJECT, "infra/cli.ts"), ...args],
            { cwd: PROJECT, env: { ...process.env, ...awsEnvironment(endpoint) }, stdio: "ignore" },
        );
        const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
        site.fault = ({ action }) => {
            if (action === "redshift:DescribeClusters" && site.account.clusters.size === 1) {
                child.kill("SIGKILL");
            }
            return undefined;
        };
        expect(await ended).toBe("SIGKILL");
        site.fault = () => undefined;
        const ordered = site.account.clusters.get("sparkify")?.password;
        const { code } = await runScript("infra/cli.ts", args, { env: awsEnvironment(endpoint) });
        expect({ code, ...outcome({ site, credentials }) }).toMatchObject({
            code: 0,
            clusters: [{ name: "sparkify", state: "available" }],
            credentialsFit: true,
        });
        expect(site.account.clusters.get("sparkify")?.password).toBe(ordered);
    } finally {
        await endpoint.close();
        rmSync(folder, { recursive: true });
    }
});
