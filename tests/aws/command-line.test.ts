import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { AWS_FLAGS, awsFrom } from "../../infra/aws-command";
import { readFlags } from "../../infra/flags";
import { PROJECT, runScript } from "../support/command";

test.each([
    [
        ["create", "--name", "Two--hyphens"],
        "--name takes up to 63 lower-case letters, digits and single hyphens, a letter first",
    ],
    [["create", "--name", "default"], "--name default is the name of AWS's own groups: choose another."],
    [
        ["create", "--database", "Songs"],
        "--database takes up to 64 lower-case letters, digits and underscores, a letter",
    ],
    [["create", "--role", "a role"], '--role takes up to 64 letters, digits and any of _+=,.@-, not "a role".'],
    [["create", "--bucket", "s3://mine"], '--bucket takes a bucket\'s name such as udacity-dend, not "s3://mine".'],
    [["create", "--bucket", "mine", "--bucket", "*"], '--bucket takes a bucket\'s name such as udacity-dend, not "*".'],
    [["create", "--subnets", ","], '--subnets takes ids such as subnet-0a,subnet-0b, not ",".'],
    [["create", "--nodes", "none"], '--nodes takes a whole number from 1, not "none".'],
    [["create", "--nodes", "1000000000"], "--nodes takes at most 999999999, not 1000000000."],
    [["create", "--timeout", "0"], '--timeout takes a whole number from 1, not "0".'],
    [["create", "--port", "70000"], '--port takes a number from 0 to 65535, not "70000".'],
    [
        ["create", "--cidr", "192.0.2.7"],
        '--cidr takes a block of IPv4 addresses such as 192.0.2.7/32, not "192.0.2.7".',
    ],
    [
        ["create", "--cidr", "0.0.0.0/0"],
        "--cidr 0.0.0.0/0 lets the whole world in: --open-to-the-world says so, if you mean it.",
    ],
    [
        ["create", "--cidr", "192.0.2.7/32", "--open-to-the-world"],
        "--open-to-the-world lets everybody in: give it or --cidr, not both.",
    ],
    [
        ["delete", "--final-snapshot", "9"],
        "--final-snapshot takes up to 255 letters, digits and single hyphens, a letter",
    ],
    [["delete", "--nodes", "2"], "Unknown option '--nodes'."],
    [["create", "--data", "."], "Unknown option '--data'."],
    [["pause", "--yes"], "Unknown option '--yes'."],
] as const)("the command line %j is answered with a sentence", async ([command, ...args], sentence) => {
    const read = async () =>
        awsFrom(
            command,
            readFlags(args, AWS_FLAGS[command] as typeof AWS_FLAGS.create, "Usage"),
            "credentials.json",
            "Usage",
        );
    await expect(read()).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(sentence) });
});

test("an endpoint that does not answer is named, with the exit code of a failure", async () => {
    const env = {
        AWS_ENDPOINT_URL: "http://127.0.0.1:1",
        AWS_MAX_ATTEMPTS: "2",
        AWS_REGION: "eu-west-1",
        AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "secret",
        HTTPS_PROXY: "",
        https_proxy: "",
    };
    const credentials = path.join(tmpdir(), `sparkify-none-${process.pid}.json`);
    expect(await runScript("infra/cli.ts", ["create", "--credentials", credentials], { env })).toEqual({
        code: 1,
        stdout: "",
        stderr:
            "AWS can't be reached for sts:GetCallerIdentity (ECONNREFUSED): check the network, the region and " +
            "AWS_ENDPOINT_URL, then run the command again.\n",
    });
    const withProxy = { ...env, https_proxy: "http://127.0.0.1:2" };
    const { stderr } = await runScript("infra/cli.ts", ["status", "--credentials", credentials], { env: withProxy });
    expect(stderr).toBe(
        "AWS can't be reached for redshift:DescribeClusters (ECONNREFUSED): check the network, the region and " +
            "AWS_ENDPOINT_URL, then run the command again. AWS's SDK does not go through the proxy that https_proxy names.\n",
    );
});

test("the endpoint of these tests can be started by hand", async () => {
    const script = path.join(PROJECT, "tests/aws/endpoint/main.ts");
    const child = spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), script], {
        stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise((resolve) => child.once("exit", (code) => resolve(code)));
    let text = "";
    for await (const part of child.stdout.setEncoding("utf8")) {
        text += part;
        if (text.includes("PGSSLROOTCERT")) {
            break;
        }
    }
    const url = /^export SPARKIFY_CHECK_IP_URL='(.*)'$/m.exec(text)?.[1] ?? "";
    expect(await (await fetch(url)).text()).toBe("198.51.100.7\n");
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
});
