import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { drawPassword } from "../../infra/aws/pending-password";
import { credentialsIn } from "../support/warehouse";
import { type RealDatabase, realDatabase } from "./endpoint/database";
import { type Desk, sitDown } from "./support/desk";
import { allGoesWell, END, outcome } from "./support/faults";

let desk: Desk;
beforeEach(async () => {
    desk = await sitDown();
});
afterEach(() => desk.leave());

test("where the credentials are lost, create changes nothing and offers a new password", async () => {
    await desk.create();
    const { password } = credentialsIn(desk.credentials);
    rmSync(desk.credentials);
    desk.site.calls = [];
    await expect(desk.create()).rejects.toThrow("--reset-password");
    expect(desk.site.calls.filter(({ action }) => !/:(Get|Describe)/.test(action))).toEqual([]);
    await desk.create({ resetPassword: true });
    expect(outcome(desk).credentialsFit).toBe(true);
    expect(credentialsIn(desk.credentials).password).not.toBe(password);
    expect(desk.lines.join("\n")).not.toContain(credentialsIn(desk.credentials).password);
});

test("a reset that is interrupted, before or after AWS did it, is completed by the next create", async () => {
    await desk.create();
    for (const when of ["before", "after"] as const) {
        rmSync(desk.credentials);
        desk.site.fault = ({ action }) => (action === "redshift:ModifyCluster" ? { ...END, when } : undefined);
        await expect(desk.create({ resetPassword: true })).rejects.toThrow("redshift:ModifyCluster");
        expect(statSync(`${desk.credentials}.pending`).mode & 0o777).toBe(0o600);
        allGoesWell(desk);
        await desk.create();
        expect({ when, fit: outcome(desk).credentialsFit }).toEqual({ when, fit: true });
        expect(existsSync(`${desk.credentials}.pending`)).toBe(false);
    }
});

test("two first creates at once end with one cluster and the same credentials", async () => {
    await Promise.all([desk.create(), desk.create()]);
    expect(outcome(desk)).toMatchObject({ clusters: [{ name: "sparkify" }], credentialsFit: true });
    expect(existsSync(`${desk.credentials}.pending`)).toBe(false);
    const owner = { region: "eu-west-1", name: "sparkify" };
    const draw = () => drawPassword(desk.credentials, owner, desk.site.account.id, "create");
    const [first, second] = await Promise.all([draw(), draw()]);
    expect(second).toEqual(first);
});

test("of two first creates at once that keep their credentials apart, the one that came too late says so", async () => {
    const files = [desk.credentials, `${desk.credentials}.2`];
    const creates = files.map((credentialsFile) => desk.target({ credentialsFile }).create(() => undefined));
    const [first, second] = await Promise.allSettled(creates);
    const [made, refused, late] = first?.status === "fulfilled" ? [first, second, files[1]] : [second, first, files[0]];
    expect(refused).toMatchObject({
        reason: {
            message:
                `Redshift cluster sparkify exists, but ${late} does not hold its password, which AWS does not tell: put the ` +
                "file back, or set a new password with `npm run infra:create -- --reset-password`.",
        },
    });
    expect(existsSync(`${late}.pending`)).toBe(false);
    const { password } = desk.site.account.clusters.get("sparkify") ?? {};
    expect(made).toMatchObject({ status: "fulfilled", value: { password } });
});

test("a password that was drawn for a cluster which another command then made is not taken for that one's", async () => {
    desk.site.fault = ({ action }) => (action === "redshift:CreateCluster" ? { ...END, when: "before" } : undefined);
    await expect(desk.create()).rejects.toThrow("redshift:CreateCluster");
    allGoesWell(desk);
    await desk.target({ credentialsFile: `${desk.credentials}.2` }).create(() => undefined);
    await expect(desk.create()).rejects.toThrow("does not hold its password");
});

test("credentials of another host, port or database are another warehouse's", async () => {
    await desk.create();
    const own = credentialsIn(desk.credentials);
    const others = [{ host: `x${own.host}` }, { port: own.port + 1 }, { databaseName: "other" }];
    const owns = [own, ...others.map((other) => ({ ...own, ...other }))].map((each) => desk.target().owns(each));
    expect(await Promise.all(owns)).toEqual([true, false, false, false]);
});

test("passwords follow Redshift's rules and differ", async () => {
    const passwords = new Set<string>();
    for (let times = 0; times < 3; times++) {
        await desk.create({ resetPassword: true });
        const { password } = credentialsIn(desk.credentials);
        expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{32}$/);
        passwords.add(password);
    }
    expect(passwords.size).toBe(3);
});

describe("with a warehouse that answers", () => {
    let database: RealDatabase;
    beforeEach(async () => {
        database = await realDatabase();
        desk.site.account.database = database;
    });
    afterEach(() => database.dispose());

    test("a new password lets in, an old one is refused with the way out, and Amazon's roots vouch for nobody else", async () => {
        const proven = { connects: true, rootCertificates: database.certificate };
        await desk.create(proven);
        const old = credentialsIn(desk.credentials);
        expect(await desk.target(proven).refuses?.(old)).toBeUndefined();
        await desk.create({ ...proven, resetPassword: true });
        expect(await desk.target(proven).refuses?.(credentialsIn(desk.credentials))).toBeUndefined();
        expect(await desk.target(proven).refuses?.(old)).toBe(
            `localhost:${old.port}/user_song_plays refuses the password that is known here: ` +
                "`npm run infra:create -- --reset-password` sets a new one.",
        );
        await expect(desk.create({ connects: true })).rejects.toThrow(
            new RegExp(
                `^localhost:${old.port}/user_song_plays shows a certificate that none of Amazon's roots vouches for`,
            ),
        );
        await expect(desk.create({ connects: true, rootCertificates: "/nonexistent" })).rejects.toThrow(
            "PGSSLROOTCERT names /nonexistent, which can't be read (ENOENT): correct or unset it.",
        );
        expect(readFileSync(desk.credentials, "utf8")).not.toContain(old.password);
    });
});

test("the password of a warehouse of that name in another account is not used", async () => {
    await desk.create();
    rmSync(desk.credentials);
    desk.site.fault = ({ action }) => (action === "redshift:ModifyCluster" ? { ...END, when: "before" } : undefined);
    await expect(desk.create({ resetPassword: true })).rejects.toThrow("redshift:ModifyCluster");
    allGoesWell(desk);
    Object.assign(desk.site.account, { id: "999999999999" });
    await expect(desk.create()).rejects.toThrow(/password/);
});
