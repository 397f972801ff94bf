import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { createVictim, type Victim } from "../../scripts/torture/victim";

const onLinux = process.platform === "linux" ? test : test.skip;

let victim: Victim;
beforeAll(async () => {
    victim = await createVictim();
}, 120_000);
afterAll(() => victim.dispose());

test("the server answers at 127.0.0.1 and at no other address of the machine", async () => {
    const others = Object.values(networkInterfaces())
        .flat()
        .map((each) => each?.address ?? "")
        .filter((address) => address !== "127.0.0.1");
    const reached = (host: string) =>
        new Promise<boolean>((resolve) => {
            const socket = connect({ host, port: victim.credentials().port, timeout: 500 });
            const end = (isReached: boolean) => {
                socket.destroy();
                resolve(isReached);
            };
            socket.once("connect", () => end(true));
            socket.once("error", () => end(false));
            socket.once("timeout", () => end(false));
        });
    expect(await reached("127.0.0.1")).toBe(true);
    expect(await Promise.all(others.map(reached))).toEqual(others.map(() => false));
});

onLinux("neither ps, nor the environment, nor the log shows a password or a key", async () => {
    const { password } = victim.credentials();
    const key = "wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY";
    const client = await victim.connect();
    await client.query("create user late password 'Sesame123x'");
    await client.query("create table t (n int)");
    const copy = `copy t from 's3://nothing/x' access_key_id 'AKIAIOSFODNN7EXAMPLE' secret_access_key '${key}'`;
    await expect(client.query(copy)).rejects.toMatchObject({ code: "XX000" });
    await client.end();
    const pid = await victim.pid();
    const seen = [
        readFileSync(`/proc/${pid}/cmdline`, "utf8"),
        readFileSync(`/proc/${pid}/environ`, "utf8"),
        readFileSync(victim.folder.log, "utf8"),
        readFileSync(victim.folder.settings, "utf8"),
        readFileSync(victim.folder.database, "latin1"),
    ];
    for (const secret of [password, "Sesame123x", key]) {
        expect(seen.map((text) => text.includes(secret))).toEqual(seen.map(() => false));
    }
});
