import { type Desk, sitDown } from "./support/desk";
import { allGoesWell, END, inventory, NOTHING } from "./support/faults";

let desk: Desk;
beforeEach(async () => {
    desk = await sitDown();
});
afterEach(() => desk.leave());

test("all that create makes carries our tag and lets in, and may do, no more than it must", async () => {
    await desk.create();
    const tags = [{ Key: "sparkify-warehouse", Value: "REGION/sparkify" }];
    const role = "arn:aws:iam::123456789012:role/songplays_S3toRedshiftStaging";
    expect(inventory(desk)).toEqual({
        roles: [
            {
                name: "songplays_S3toRedshiftStaging",
                tags,
                trust: {
                    Version: "2012-10-17",
                    Statement: [
                        {
                            Effect: "Allow",
                            Principal: { Service: "redshift.amazonaws.com" },
                            Action: "sts:AssumeRole",
                        },
                    ],
                },
                policies: {
                    "read-buckets": {
                        Version: "2012-10-17",
                        Statement: [
                            { Effect: "Allow", Action: "s3:ListBucket", Resource: ["arn:aws:s3:::udacity-dend"] },
                            { Effect: "Allow", Action: "s3:GetObject", Resource: ["arn:aws:s3:::udacity-dend/*"] },
                        ],
                    },
                },
            },
        ],
        subnetGroups: [
            {
                name: "sparkify",
                vpc: "vpc-0default",
                subnets: ["subnet-0a", "subnet-0b", "subnet-0c"],
                tags: [...tags, { Key: "sparkify-role", Value: "songplays_S3toRedshiftStaging" }],
            },
        ],
        securityGroups: [
            {
                name: "redshift-sparkify",
                vpc: "vpc-0default",
                tags,
                rules: [
                    { protocol: "-1", from: -1, to: -1, cidr: "0.0.0.0/0", isEgress: true, tags: [] },
                    { protocol: "tcp", from: 5439, to: 5439, cidr: "198.51.100.7/32", isEgress: false, tags },
                ],
            },
        ],
        parameterGroups: [{ name: "sparkify", family: "redshift-1.0", tags, parameters: { require_ssl: "true" } }],
        clusters: [
            {
                name: "sparkify",
                tags: [...tags, { Key: "sparkify-order", Value: "RANDOM" }],
                nodeType: "ra3.large",
                nodes: 2,
                databaseName: "user_song_plays",
                user: "awsuser",
                port: 5439,
                isPublic: true,
                isEncrypted: true,
                roles: [role],
                defaultRole: role,
                subnetGroup: "sparkify",
                parameterGroup: "sparkify",
                securityGroups: ["redshift-sparkify"],
                state: "available",
            },
        ],
    });
});

/** Takes our tag from everything of this kind: now it is somebody else's. */
function disown(kind: "roles" | "securityGroups" | "subnetGroups" | "parameterGroups" | "clusters"): void {
    for (const part of desk.site.account[kind].values()) {
        Object.assign(part, { tags: [{ Key: "team", Value: "other" }] });
    }
}

test.each([
    ["roles", "IAM role songplays_S3toRedshiftStaging", "choose another name with --role"],
    ["securityGroups", "Security group redshift-sparkify in vpc-0default", "choose another --name"],
    ["subnetGroups", "Subnet group sparkify", "choose another --name"],
    ["parameterGroups", "Parameter group sparkify", "choose another --name"],
    ["clusters", "Redshift cluster sparkify", "choose another --name"],
] as const)("of %s, one that lacks our tag is neither used nor changed nor deleted", async (kind, what, wayOut) => {
    await desk.create();
    disown(kind);
    const before = inventory(desk);
    await expect(desk.create()).rejects.toThrow(
        `${what} exists but lacks our tag sparkify-warehouse=eu-west-1/sparkify, so it is not ours to change: ${wayOut}.`,
    );
    expect(inventory(desk)).toEqual(before);
    if (kind === "clusters") {
        for (const work of [desk.target().pause(() => undefined), desk.target().status()]) {
            await expect(work).rejects.toThrow(`${what} exists but lacks our tag`);
        }
        return;
    }
    expect(await desk.target().plan("delete")).toContain(
        `${what} is left alone: it lacks our tag, so that it is not ours.`,
    );
    await desk.delete();
    expect(inventory(desk)).toEqual({ ...NOTHING, [kind]: before[kind] });
});

test("where only foreign things have our name, delete says so and deletes nothing", async () => {
    await desk.create();
    for (const kind of ["roles", "securityGroups", "subnetGroups", "parameterGroups", "clusters"] as const) {
        disown(kind);
    }
    const before = inventory(desk);
    await desk.delete();
    expect(inventory(desk)).toEqual(before);
    expect(desk.lines).toEqual([
        "There is no Redshift cluster sparkify in eu-west-1, nor anything else of it: nothing to delete.",
        "Redshift cluster sparkify is left alone: it lacks our tag, so that it is not ours.",
        "Security group redshift-sparkify in vpc-0default is left alone: it lacks our tag, so that it is not ours.",
        "Subnet group sparkify is left alone: it lacks our tag, so that it is not ours.",
        "Parameter group sparkify is left alone: it lacks our tag, so that it is not ours.",
        "IAM role songplays_S3toRedshiftStaging is left alone: it lacks our tag, so that it is not ours.",
    ]);
});

test("a role of the same warehouse in another region is not taken over: roles are seen from every region", async () => {
    await desk.create();
    const other = desk.another();
    other.site.account.roles.set("songplays_S3toRedshiftStaging", [...desk.site.account.roles.values()][0] as never);
    await expect(other.create()).rejects.toThrow("IAM role songplays_S3toRedshiftStaging exists but lacks our tag");
    await other.create({ role: "reader" });
    expect(inventory(other).roles).toMatchObject([{ name: "songplays_S3toRedshiftStaging" }, { name: "reader" }]);
    await other.delete({ role: "reader" });
    expect(inventory(other).roles).toMatchObject([{ name: "songplays_S3toRedshiftStaging" }]);
});

test("a cluster whose default role somebody has changed is deleted with the role that create gave it", async () => {
    await desk.create({ role: "reader" });
    const cluster = desk.site.account.clusters.get("sparkify");
    const other = cluster?.roles[0]?.replace(/[^/]+$/, "other");
    Object.assign(cluster ?? {}, { roles: [other, ...(cluster?.roles ?? [])], defaultRole: other });
    await desk.delete();
    expect(inventory(desk)).toEqual(NOTHING);
});

test("a parameter group of ours that lets connect without TLS requires it again", async () => {
    await desk.create();
    const parameters = desk.site.account.parameterGroups.get("sparkify")?.parameters;
    parameters?.set("require_ssl", "false");
    await desk.create();
    expect(parameters?.get("require_ssl")).toBe("true");
});

test("in China the role reads buckets of China", async () => {
    Object.assign(desk.site.account, { caller: "arn:aws-cn:iam::123456789012:user/lee" });
    await desk.create();
    expect([...(desk.site.account.roles.get("songplays_S3toRedshiftStaging")?.policies.values() ?? [])]).toEqual([
        expect.stringContaining('"arn:aws-cn:s3:::udacity-dend/*"'),
    ]);
});

test("a role that --role named is found again: nothing of it is left, and no second one is made", async () => {
    await desk.create({ role: "reader" });
    const before = inventory(desk);
    await desk.create();
    expect(inventory(desk)).toEqual(before);
    await desk.delete();
    expect(inventory(desk)).toEqual(NOTHING);
});

test("a role that --role named is found after its cluster is gone, and no other takes its place", async () => {
    const role = "reader,of+songs";
    for (const end of ["redshift:CreateCluster", "iam:DeleteRolePolicy"]) {
        desk.site.fault = ({ action }) => (action === end ? { ...END, when: "before" } : undefined);
        await expect(desk.create({ role }).then(() => desk.delete())).rejects.toThrow(end);
        allGoesWell(desk);
        expect(inventory(desk)).toMatchObject({ clusters: [], roles: [{ name: role }] });
        await expect(desk.create({ role: "writer" })).rejects.toThrow(
            `Parts of sparkify are there already, made with IAM role ${role}: leave --role out, or ` +
                "`npm run infra:delete` first.",
        );
        await desk.delete();
        expect(inventory(desk)).toEqual(NOTHING);
    }
});

test("two warehouses in one region have nothing in common", async () => {
    await desk.create();
    const before = inventory(desk);
    const credentialsFile = `${desk.credentials}.2`;
    const other = desk.target({ name: "sparkify-2", credentialsFile });
    await other.create(() => undefined);
    expect(inventory(desk).roles).toHaveLength(2);
    await other.delete(
        () => undefined,
        async () => undefined,
    );
    expect(inventory(desk)).toEqual(before);
});

test("the rule of a colleague stays, the rule of an earlier address goes", async () => {
    await desk.create();
    const [group] = [...desk.site.account.securityGroups.values()];
    const colleague = { id: "sgr-1", protocol: "tcp", from: 5439, to: 5439, isEgress: false, tags: [] };
    group?.rules.push({ ...colleague, cidr: "203.0.113.9/32" });
    await desk.create({ cidr: "192.0.2.77/24" });
    expect(desk.lines).toEqual(
        expect.arrayContaining([
            "Opening TCP port 5439 to 192.0.2.0/24 ...",
            "Closing TCP port 5439 to 198.51.100.7/32 ...",
        ]),
    );
    const open = group?.rules.filter(({ isEgress }) => !isEgress).map(({ cidr }) => cidr);
    expect(open).toEqual(["203.0.113.9/32", "192.0.2.0/24"]);
});
