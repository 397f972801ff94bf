import { spawn, spawnSync } from "node:child_process";
import { eventually, type ScriptServer, startScriptServer } from "./support/server";

const hasPsql = spawnSync("psql", ["--version"]).status === 0;
const onlyWithPsql = hasPsql ? test : test.skip;
if (!hasPsql) {
    console.warn("psql is not on the PATH: its tests are skipped.");
}

let running: ScriptServer;

beforeAll(async () => {
    running = await startScriptServer();
});
afterAll(async () => await running.server.close());

interface Answer {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs psql against the server; `begun` gets the process. */
async function psql(
    command: string,
    connection: Readonly<Record<string, string | number>> = {},
    begun: (kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Answer> {
    const { host, port, user, password, database } = running.login;
    const pairs = Object.entries({ host, port, user, password, dbname: database, sslmode: "require", ...connection });
    const child = spawn("psql", [
        ...["-X", "-A", "-t", "-c", command],
        pairs.map(([name, value]) => `${name}='${value}'`).join(" "),
    ]);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
        stderr += chunk.toString();
    });
    begun((signal) => child.kill(signal));
    const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { status, stdout, stderr };
}

onlyWithPsql("psql prints rows and command tags", async () => {
    expect(await psql("rows 2; make")).toEqual({
        status: 0,
        stdout: "0|label 0\n1|label 1\nCREATE TABLE\n",
        stderr: "",
    });
});

onlyWithPsql("psql prints an error with detail and hint", async () => {
    const { status, stderr } = await psql("fail 22001 too long");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^ERROR: {2}too long\nLINE 1: .*\n.*\nDETAIL: {2}a detail\nHINT: {2}a hint\n$/);
});

onlyWithPsql("psql is refused with a wrong password", async () => {
    const { status, stderr } = await psql("rows 1", { password: "wrong" });
    expect(status).toBe(2);
    expect(stderr).toContain('FATAL:  password authentication failed for user "sparkify"');
});

onlyWithPsql("psql without TLS is refused and told to use it", async () => {
    const { status, stderr } = await psql("rows 1", { sslmode: "disable" });
    expect(status).toBe(2);
    expect(stderr).toContain("sslmode=require");
});

onlyWithPsql("psql with the least demanding settings finds its way to TLS", async () => {
    expect((await psql("rows 1", { sslmode: "prefer", gssencmode: "prefer" })).stdout).toBe("0|label 0\n");
});

onlyWithPsql("Ctrl-C in psql cancels what runs", async () => {
    const before = running.host.sessions.length;
    let interrupt: (signal: NodeJS.Signals) => void = () => undefined;
    const answer = psql("sleep 30000", {}, (kill) => {
        interrupt = kill;
    });
    await eventually(() => running.host.sessions.length > before);
    await new Promise((resolve) => setTimeout(resolve, 300));
    interrupt("SIGINT");
    expect((await answer).stderr).toContain("ERROR:  Query cancelled on user's request");
    expect(running.host.sessions.at(-1)?.log).toContain("cancel");
});
