import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runScript } from "../support/command";
import { credentialsIn, query } from "../support/warehouse";
import { type RealDatabase, realDatabase } from "./endpoint/database";
import { type Endpoint, type Site, startEndpoint } from "./endpoint/server";
import { awsEnvironment } from "./support/environment";
import { inventory, NOTHING } from "./support/faults";

let endpoint: Endpoint;
let site: Site;
let database: RealDatabase;
let folder: string;
let credentials: string;

beforeAll(async () => {
    endpoint = await startEndpoint();
    site = endpoint.site("eu-west-1");
    database = await realDatabase();
    site.account.database = database;
    folder = mkdtempSync(path.join(tmpdir(), "sparkify-aws-"));
    credentials = path.join(folder, "credentials.json");
});
afterAll(async () => {
    await endpoint.close();
    await database.dispose();
    rmSync(folder, { recursive: true });
});

/** A command as a user types it, pointed at the endpoint by the environment alone. */
async function infra(command: string, flags: readonly string[] = [], input = "") {
    const { code, stdout, stderr } = await runScript(
        "infra/cli.ts",
        [command, "--credentials", credentials, ...flags],
        {
            env: { ...awsEnvironment(endpoint), PGSSLROOTCERT: database.certificate },
            input,
        },
    );
    return { code, stderr, lines: stdout.trimEnd().split("\n") };
}

const COST =
    "about 1.09 USD an hour, 793 USD a month, while it is not paused, and 0.024 USD for each GB of data and month " +
    "(on demand, US East prices)";

const PLAN = [
    "Work as arn:aws:iam::123456789012:user/operator in account 123456789012, region eu-west-1.",
    "Create IAM role songplays_S3toRedshiftStaging, which may read s3://udacity-dend and nothing else.",
    "Create subnet group sparkify of 3 subnets in vpc-0default.",
    "Create security group redshift-sparkify, which lets 198.51.100.7/32 in to TCP port 5439.",
    "Create parameter group sparkify, which requires TLS.",
    `Create Redshift cluster sparkify: 2 x ra3.large, encrypted, TLS only, with a public address; it costs ${COST}.`,
];

test("a plan says what create would do and changes nothing", async () => {
    expect(await infra("create", ["--plan"])).toEqual({ code: 0, stderr: "", lines: PLAN });
    expect(inventory({ site })).toEqual(NOTHING);
    expect(existsSync(credentials)).toBe(false);
});

test("the plan knows the price of nodes that no size is worked out in, too", async () => {
    const { lines } = await infra("create", ["--plan", "--node-type", "rg.large"]);
    expect(lines.at(-1)).toMatch(/2 x rg\.large, .* it costs about 0\.76 USD an hour, 555 USD a month, .* GB of data/);
});

test("create says each step, proves that the cluster answers and writes credentials for their owner alone", async () => {
    const { code, stderr, lines } = await infra("create");
    const { port, password, ...others } = credentialsIn(credentials);
    expect({ code, stderr, lines: lines.filter((line) => !line.startsWith("Waiting ")) }).toEqual({
        code: 0,
        stderr: "",
        lines: [
            ...PLAN.map((step) => `- ${step}`),
            "Creating Redshift IAM role songplays_S3toRedshiftStaging ...",
            "Allowing IAM role songplays_S3toRedshiftStaging to read s3://udacity-dend ...",
            "Creating subnet group sparkify in vpc-0default ...",
            "Creating security group redshift-sparkify ...",
            "Opening TCP port 5439 to 198.51.100.7/32 ...",
            "Creating parameter group sparkify ...",
            "Requiring TLS in parameter group sparkify ...",
            "Creating Redshift cluster sparkify ...",
            // The warehouse behind this endpoint answers at a port of its own.
            `Opening TCP port ${port} to 198.51.100.7/32 ...`,
            "Closing TCP port 5439 to 198.51.100.7/32 ...",
            `Redshift cluster sparkify is available at localhost:${port}.`,
            `Connecting to localhost:${port}/user_song_plays ...`,
            `Writing ${credentials}`,
            `Next: npx dataform run --credentials ${credentials}`,
        ],
    });
    expect(lines.join("\n")).toMatch(
        /^Waiting until Redshift cluster sparkify is available: creating, \d+ s of 30 min$/m,
    );
    expect(others).toEqual({ host: "localhost", username: "awsuser", databaseName: "user_song_plays" });
    expect(statSync(credentials).mode & 0o777).toBe(0o600);
    expect(readFileSync(credentials, "utf8")).toContain(password);
    expect(lines.join("\n")).not.toContain(password);
    expect(existsSync(`${credentials}.pending`)).toBe(false);
    expect(await query(credentials, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("status says what there is, what it costs and who may connect", async () => {
    const { lines } = await infra("status");
    expect(lines.map((line) => line.replace(/ +/g, " ")).filter((line) => !line.startsWith(" age"))).toEqual([
        "Redshift cluster sparkify",
        " state available",
        ` endpoint localhost:${credentialsIn(credentials).port}`,
        " region eu-west-1",
        " database user_song_plays",
        " nodes 2 x ra3.large",
        expect.stringMatching(/^ estimated USD so far 0(\.\d+)?$/),
        " estimated USD per month 792.78",
        " may connect yes, 198.51.100.7 is in 198.51.100.7/32",
        ` credentials ${credentials}: they fit`,
    ]);
});

test("pause says what is still billed, and resume brings the cluster back", async () => {
    expect((await infra("pause")).lines.at(-1)).toBe(
        "Redshift cluster sparkify is paused: its nodes are not billed now, the storage of its data and snapshots still " +
            "is; `npm run infra:resume` brings it back.",
    );
    const { code, lines, stderr } = await infra("resume", ["--json"]);
    expect(code).toBe(0);
    expect(stderr.split("\n")[0]).toBe("Resuming Redshift cluster sparkify ...");
    expect(JSON.parse(lines.join("\n"))).toMatchObject({
        warehouse: "Redshift cluster sparkify",
        state: "available",
        host: "localhost",
        nodes: "2 x ra3.large",
        estimatedUsdPerMonth: 792.78,
        credentials: { fit: true },
    });
});

test("delete asks for the cluster's name and takes no other", async () => {
    const { code, stderr } = await infra("delete", [], "sparkle\n");
    expect({ code, stderr }).toEqual({
        code: 1,
        stderr: "Nothing was deleted: type sparkify when asked, or give --yes.\n",
    });
    expect(inventory({ site }).clusters).toMatchObject([{ state: "available" }]);
});

test("delete shows what goes and what it costs, removes everything of ours and then the credentials", async () => {
    const { code, stderr, lines } = await infra("delete", [], "sparkify\n");
    expect({ code, stderr, lines: lines.filter((line) => !/^(Waiting|Closing) /.test(line)) }).toEqual({
        code: 0,
        stderr: "",
        lines: [
            `- Delete Redshift cluster sparkify (available), 2 x ra3.large, with all its data; keeping it costs ${COST}.`,
            "- No snapshot is kept: the data of sparkify can't be brought back (--final-snapshot NAME keeps one).",
            "- Delete security group redshift-sparkify and its rules in vpc-0default.",
            "- Delete subnet group sparkify.",
            "- Delete parameter group sparkify.",
            "- Delete IAM role songplays_S3toRedshiftStaging and its policy.",
            "Type sparkify to go on:",
            "Deleting Redshift cluster sparkify ...",
            "Deleting IAM role songplays_S3toRedshiftStaging ...",
            "Deleting security group redshift-sparkify ...",
            "Deleting subnet group sparkify ...",
            "Deleting parameter group sparkify ...",
            "Redshift cluster sparkify is deleted with all its data; the files it was loaded from stay.",
            `Removing ${credentials}`,
        ],
    });
    expect(inventory({ site })).toEqual(NOTHING);
    expect(existsSync(credentials)).toBe(false);
});
