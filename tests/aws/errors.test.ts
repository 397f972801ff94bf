import type { Fault } from "./endpoint/server";
import { type Desk, sitDown } from "./support/desk";
import { inventory, NOTHING } from "./support/faults";

let desk: Desk;
beforeEach(async () => {
    desk = await sitDown();
});
afterEach(() => desk.leave());

/** Lets an action fail whenever it is called. */
function refuse(action: string, code: string, message = "Injected", status = 400): void {
    const fault: Fault = { kind: "error", code, message, status, when: "before" };
    desk.site.fault = (call) => (call.action === action ? fault : undefined);
}

test("no credentials", async () => {
    delete process.env.AWS_ACCESS_KEY_ID;
    await expect(desk.create()).rejects.toThrow(
        "No AWS credentials were found: sign in with `aws configure` or `aws sso login`, or set AWS_PROFILE, or " +
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    );
});

test("no region", async () => {
    delete process.env.AWS_REGION;
    await expect(desk.create({ region: undefined })).rejects.toThrow(
        "No AWS region is set: give one with --region, or set AWS_REGION.",
    );
});

test("credentials that AWS does not know", async () => {
    process.env.AWS_ACCESS_KEY_ID = "AKIAOTHER";
    await expect(desk.create()).rejects.toThrow(
        "AWS does not accept these credentials (InvalidClientTokenId): check AWS_PROFILE, AWS_ACCESS_KEY_ID and " +
            "AWS_SECRET_ACCESS_KEY, this machine's clock, and that the region is enabled for the account.",
    );
});

test("a region that the account has not enabled", async () => {
    refuse("sts:GetCallerIdentity", "OptInRequired", "You are not subscribed to this service.");
    await expect(desk.create()).rejects.toThrow(/^AWS does not accept .*\(OptInRequired\).* the region is enabled/);
});

test("throttling that does not end", async () => {
    process.env.AWS_MAX_ATTEMPTS = "2";
    refuse("redshift:DescribeClusters", "Throttling", "Rate exceeded");
    await expect(desk.create()).rejects.toThrow(
        "AWS is throttling redshift:DescribeClusters: wait a minute, then run the command again.",
    );
});

test("a node type that the region does not have, and one that comes in clusters only", async () => {
    await expect(desk.create({ nodeType: "ra3.16xlarge" })).rejects.toThrow(
        "AWS does not offer ra3.16xlarge in eu-west-1: choose another --region, or --node-type of " +
            "ra3.4xlarge, ra3.large, ra3.xlplus, rg.large.",
    );
    await expect(desk.create({ nodeType: "ra3.4xlarge", nodes: 1 })).rejects.toThrow(
        "AWS offers no single-node cluster of ra3.4xlarge in eu-west-1: give --nodes 2 or more, or another --node-type.",
    );
});

test("a port that the node type does not take", async () => {
    await expect(desk.create({ port: 5432 + 1000 })).rejects.toThrow(
        "A cluster of ra3.large does not take port 6432: give --port one of 5431 to 5455 or 8191 to 8215.",
    );
});

test("a node type that the account may not use, which AWS calls a quota", async () => {
    const said = "You do not have access to node type ra3.large. Choose another node type";
    refuse("redshift:CreateCluster", "NumberOfNodesQuotaExceeded", said);
    await expect(desk.create()).rejects.toThrow(
        `AWS does not offer such a cluster in this region (${said}): choose another --node-type, --nodes or --region.`,
    );
});

test("what is refused before anything is made leaves nothing behind", async () => {
    await expect(desk.create({ nodeType: "ra3.16xlarge" })).rejects.toThrow();
    expect(inventory(desk)).toEqual(NOTHING);
});

test("a quota", async () => {
    await expect(desk.create({ nodes: 17 })).rejects.toThrow(
        "A quota of this AWS account is used up (NumberOfNodesQuotaExceeded: You have reached your limit of 16 nodes): " +
            "delete what is not needed any more, or ask for more in the console under Service Quotas.",
    );
});

test("no default VPC", async () => {
    desk.site.account.vpcs.shift();
    await expect(desk.create()).rejects.toThrow(
        "This region has no default VPC: name one with --vpc, or make the default one with `aws ec2 create-default-vpc`.",
    );
});

test("a VPC without a way to the internet", async () => {
    await expect(desk.create({ vpc: "vpc-0office" })).rejects.toThrow(
        "The network does not fit (VPC vpc-0office has no internet gateway): choose another --vpc, which needs an " +
            "internet gateway unless you give --private.",
    );
});

test.each(["deleting", "final-snapshot"])("a cluster that is being deleted, in state %s", async (state) => {
    await desk.create();
    Object.assign(desk.site.account.clusters.get("sparkify") ?? {}, { states: [state] });
    await expect(desk.create()).rejects.toThrow(
        "Redshift cluster sparkify is being deleted: run the command again when `npm run infra:status` says that it is " +
            "gone.",
    );
    await expect(desk.target().pause(() => undefined)).rejects.toThrow(
        `Redshift cluster sparkify is in state ${state} and can't be paused.`,
    );
});

test("a cluster that is being changed is waited for, and a pause goes on when the change is done", async () => {
    await desk.create();
    const cluster = desk.site.account.clusters.get("sparkify");
    Object.assign(cluster ?? {}, { states: ["modifying", "modifying", "modifying", "modifying", "available"] });
    await desk.create();
    expect(desk.lines).toContain("Waiting until Redshift cluster sparkify is available: modifying, 0 s of 20 s");
    Object.assign(cluster ?? {}, { states: ["modifying", "modifying", "available"] });
    await desk.target().pause(() => undefined);
    expect(inventory(desk).clusters).toMatchObject([{ state: "paused" }]);
});

test("a cluster that is stuck, but can be deleted", async () => {
    await desk.create();
    Object.assign(desk.site.account.clusters.get("sparkify") ?? {}, { states: ["incompatible-network"] });
    await expect(desk.create()).rejects.toThrow(
        "Redshift cluster sparkify is in state incompatible-network, which it does not leave by itself: see the AWS " +
            "console, or `npm run infra:delete`.",
    );
    await expect(desk.target().pause(() => undefined)).rejects.toThrow(
        "Redshift cluster sparkify is in state incompatible-network and can't be paused.",
    );
    await desk.delete();
    expect(inventory(desk)).toEqual(NOTHING);
});

test("a delete that is done when its time is over has ended well, one that is not says so", async () => {
    const inNoTime = { pace: { pollMs: 1, timeoutMs: 0 } };
    desk.site.fault = ({ action }) =>
        action === "redshift:CreateCluster"
            ? { kind: "error", code: "AccessDenied", status: 403, when: "before" }
            : undefined;
    await expect(desk.create()).rejects.toThrow("redshift:CreateCluster");
    const [group] = [...desk.site.account.securityGroups.values()];
    desk.site.fault = ({ action }) => {
        if (action === "ec2:DeleteSecurityGroup" && group !== undefined) {
            desk.site.account.securityGroups.set("sg-0late", { ...group, id: "sg-0late" });
        }
        return undefined;
    };
    await expect(desk.delete(inNoTime)).rejects.toThrow(
        "Parts of sparkify are still there: run `npm run infra:delete` again.",
    );
    desk.site.fault = () => undefined;
    await desk.delete(inNoTime);
    expect(inventory(desk)).toEqual(NOTHING);
});

test("waiting ends at --timeout", async () => {
    await desk.create();
    Object.assign(desk.site.account.clusters.get("sparkify") ?? {}, { states: ["rebooting"] });
    await expect(desk.create({ pace: { pollMs: 1, timeoutMs: 50 } })).rejects.toThrow(
        "Still waiting until Redshift cluster sparkify is available after 0 s (rebooting): run the command again to go " +
            "on, or give --timeout more minutes.",
    );
});

test.each([
    { nodes: 4 },
    { nodeType: "ra3.xlplus" },
    { port: 5440 },
    { databaseName: "other" },
    { role: "reader" },
    { isPrivate: true, cidr: "10.0.0.0/8" },
])("a cluster that exists does not change: %j", async (change) => {
    await desk.create();
    const before = inventory(desk);
    await expect(desk.create(change)).rejects.toThrow(
        "Redshift cluster sparkify exists with 2 x ra3.large, database user_song_plays, port 5439, IAM role " +
            "songplays_S3toRedshiftStaging and a public address, and create does not change that: leave these flags " +
            "out, or `npm run infra:delete` first.",
    );
    expect(inventory(desk)).toEqual(before);
});

test.each([
    [
        "iam:DeleteRole",
        "DeleteConflict",
        "IAM role songplays_S3toRedshiftStaging has policies that somebody else gave it: take them away in the IAM console",
    ],
    [
        "ec2:DeleteSecurityGroup",
        "DependencyViolation",
        "Something else still uses security group redshift-sparkify (sg-",
    ],
])(
    "what others tied to ours is named when %s answers %s, and the next delete goes on",
    async (action, code, sentence) => {
        await desk.create();
        desk.site.account.clusters.clear(); // waiting for it to go would take up the time that is given
        refuse(action, code);
        await expect(desk.delete({ pace: { pollMs: 1, timeoutMs: 50 } })).rejects.toThrow(sentence);
        desk.site.fault = () => undefined;
        await desk.delete();
        expect(inventory(desk)).toEqual(NOTHING);
    },
);

test.each([
    ["redshift:CreateCluster", "InsufficientClusterCapacity", "AWS has no capacity for these nodes in this region now"],
    [
        "redshift:CreateCluster",
        "InvalidClusterState",
        "AWS refuses redshift:CreateCluster while something else is being",
    ],
    ["redshift:CreateClusterSubnetGroup", "ClusterSubnetGroupQuotaExceeded", "A quota of this AWS account is used up"],
    ["ec2:CreateSecurityGroup", "SecurityGroupLimitExceeded", "A quota of this AWS account is used up"],
    ["iam:CreateRole", "LimitExceeded", "A quota of this AWS account is used up (LimitExceeded: Injected)"],
    ["redshift:CreateCluster", "UnsupportedOptionFault", "AWS does not offer such a cluster in this region (Injected)"],
    ["sts:GetCallerIdentity", "ExpiredToken", "The AWS credentials have expired: sign in again"],
    ["ec2:DescribeVpcs", "RequestExpired", "The AWS credentials have expired: sign in again"],
    ["redshift:DescribeClusters", "SomethingNew", "AWS refuses redshift:DescribeClusters: Injected (SomethingNew)."],
])("when %s answers %s: %s", async (action, code, sentence) => {
    process.env.AWS_MAX_ATTEMPTS = "2"; // the SDK takes LimitExceeded for throttling, which it is elsewhere
    refuse(action, code);
    const failure = await desk.create().catch((error: Error) => error);
    expect(failure).toMatchObject({ name: "UserError", exitCode: 1, message: expect.stringContaining(sentence) });
});

test("a final snapshot of a name that is taken", async () => {
    await desk.create();
    desk.site.account.snapshots.add("keep");
    await expect(desk.delete({ finalSnapshot: "keep" })).rejects.toThrow(
        "There is a snapshot of that name already: give --final-snapshot another name.",
    );
});

test("a pause that AWS refuses again and again tells AWS's reason", async () => {
    await desk.create();
    refuse("redshift:PauseCluster", "InvalidClusterState", "You can't pause a cluster without snapshots.");
    const pausing = desk.target({ pace: { pollMs: 1, timeoutMs: 50 } }).pause(() => undefined);
    await expect(pausing).rejects.toThrow(
        "Still waiting until Redshift cluster sparkify is paused after 0 s (AWS says: You can't pause a cluster without " +
            "snapshots): run the command again",
    );
});

test("there is no cluster to pause or to resume", async () => {
    for (const work of [desk.target().pause(() => undefined), desk.target({ name: "other" }).resume(() => undefined)]) {
        await expect(work).rejects.toThrow(/^There is no Redshift cluster \w+ in eu-west-1: `npm run infra:create/);
    }
});
