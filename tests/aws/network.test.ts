import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { rootCertificates } from "node:tls";
import { isInside, readCidr, shownCidr } from "../../infra/aws/cidr";
import { ownAddress } from "../../infra/aws/own-address";
import { amazonRoots } from "../../infra/aws/proof";
import { type Desk, sitDown } from "./support/desk";
import { inventory, NOTHING } from "./support/faults";

let desk: Desk;
beforeEach(async () => {
    desk = await sitDown();
});
afterEach(() => desk.leave());

test("a VPC of one's own, some of its subnets, and no public address", async () => {
    await desk.create({ vpc: "vpc-0office", subnets: ["subnet-1b"], isPrivate: true, cidr: "10.0.0.0/8" });
    expect(inventory(desk)).toMatchObject({
        subnetGroups: [{ vpc: "vpc-0office", subnets: ["subnet-1b"] }],
        securityGroups: [
            { vpc: "vpc-0office", rules: [{ isEgress: true }, { cidr: "10.0.0.0/8", from: 5439, to: 5439 }] },
        ],
        clusters: [{ isPublic: false }],
    });
    const before = inventory(desk);
    await desk.create(); // what is there says where and for whom: nothing has to be given again
    expect(inventory(desk)).toEqual(before);
    expect((await desk.target().status()).details.mayConnect).toBe(
        "those of 10.0.0.0/8 who reach its VPC: it has no public address",
    );
    await expect(desk.create({ vpc: "vpc-0default" })).rejects.toThrow(
        "Subnet group sparkify is in vpc-0office (subnet-1b) already, and a cluster does not move: " +
            "`npm run infra:delete` first, or choose another --name.",
    );
});

test.each([
    [{ vpc: "vpc-none" }, "There is no subnet in vpc-none: create one, or choose another VPC with --vpc."],
    [
        { subnets: ["subnet-1a", "subnet-9"] },
        "Not all of the subnets subnet-1a, subnet-9 exist in this region: check --subnets.",
    ],
    [
        { subnets: ["subnet-0a", "subnet-1a"] },
        "The subnets subnet-0a, subnet-1a are in vpc-0default and vpc-0office: give --subnets of one VPC.",
    ],
    [
        { subnets: ["subnet-1a"], vpc: "vpc-0default" },
        "The subnets subnet-1a are in vpc-0office: give --subnets of one VPC, vpc-0default.",
    ],
])("the network %j does not do", async (options, sentence) => {
    await expect(desk.create(options)).rejects.toThrow(sentence);
});

test.each(["http://127.0.0.1:1/", "not an address\n"])(
    "where the check-ip service says %j, --cidr is required",
    async (url) => {
        desk.endpoint.callerAddress = "surprise";
        const checkIpUrl = url.startsWith("http") ? url : desk.endpoint.checkIpUrl;
        await expect(desk.create({ checkIpUrl })).rejects.toThrow(
            `The address that you would connect from is not known, because ${checkIpUrl} does not tell it: give it with ` +
                "--cidr, as in --cidr 192.0.2.7/32.",
        );
        await desk.create({ checkIpUrl, cidr: "192.0.2.7/32" });
        const { details } = await desk.target({ checkIpUrl }).status();
        expect(details.mayConnect).toBe(`not known, because ${checkIpUrl} does not tell your address`);
    },
);

test("without a public address, the caller's own on the internet is nobody's to let in", async () => {
    await expect(desk.create({ vpc: "vpc-0office", isPrivate: true })).rejects.toThrow(
        "--private gives the cluster no public address, so that yours on the internet can't be let in: give the " +
            "addresses of the network that you come from with --cidr, as in --cidr 10.0.0.0/16.",
    );
    expect(inventory(desk)).toEqual(NOTHING);
});

test("an answer of the check-ip service that is cut off is asked for again", async () => {
    let isFirst = true;
    const service = createServer(({ socket }, response) => {
        if (isFirst) {
            isFirst = false;
            socket.destroy();
        } else {
            response.end("203.0.113.77\n");
        }
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    try {
        const { port } = service.address() as AddressInfo;
        expect(await ownAddress(`http://127.0.0.1:${port}/`)).toBe("203.0.113.77");
    } finally {
        service.closeAllConnections();
        service.close();
    }
});

test("status says who may not connect any more", async () => {
    await desk.create();
    desk.endpoint.callerAddress = "203.0.113.50";
    // A colleague's rule lets in to another port.
    const [group] = [...desk.site.account.securityGroups.values()];
    const ssh = { id: "sgr-1", protocol: "tcp", from: 22, to: 22, isEgress: false, tags: [] };
    group?.rules.push({ ...ssh, cidr: "203.0.113.50/32" });
    expect((await desk.target().status()).details.mayConnect).toBe(
        "no, 203.0.113.50 is not in 198.51.100.7/32: `npm run infra:create` lets it in",
    );
});

test("status tells of parts that an interrupted command has left", async () => {
    desk.site.fault = ({ action }) =>
        action === "redshift:CreateCluster"
            ? { kind: "error", code: "AccessDenied", status: 403, when: "before" }
            : undefined;
    await expect(desk.create()).rejects.toThrow();
    expect(await desk.target().status()).toEqual({
        state: "absent",
        details: { region: "eu-west-1", leftOver: "parts that `npm run infra:delete` removes" },
    });
});

test("a final snapshot stays when everything else goes", async () => {
    await desk.create();
    await desk.delete({ finalSnapshot: "keep-me" });
    expect([...desk.site.account.snapshots]).toEqual(["keep-me"]);
    expect(desk.lines).toContain(
        "- Snapshot keep-me is kept, and its storage is billed until you delete it in the AWS console.",
    );
});

test("one node makes a single-node cluster", async () => {
    await desk.create({ nodes: 1 });
    expect(inventory(desk).clusters).toMatchObject([{ nodes: 1, nodeType: "ra3.large" }]);
});

test.each([
    ["192.0.2.77/24", "192.0.2.0/24", "192.0.2.255", "192.0.3.0"],
    ["192.0.2.7/32", "192.0.2.7/32", "192.0.2.7", "192.0.2.8"],
    ["200.1.2.3/1", "128.0.0.0/1", "255.0.0.1", "127.255.255.255"],
])("%s is %s, with %s and without %s", (text, shown, inside, outside) => {
    const block = readCidr(text);
    expect(block && shownCidr(block)).toBe(shown);
    expect([isInside(inside, block), isInside(outside, block)]).toEqual([true, false]);
});

test.each(["192.0.2.7", "192.0.2.7/32/8", "192.0.2.7/33", "192.0.2/24", "2001:db8::/32", "192.0.2.7/", "/8", "a/b"])(
    "%s is no block of IPv4 addresses",
    (text) => expect(readCidr(text)).toBeUndefined(),
);

test("Amazon's roots are among those that Node brings along, and they are few", () => {
    expect(amazonRoots().length).toBeGreaterThanOrEqual(4);
    expect(amazonRoots().length).toBeLessThan(rootCertificates.length / 10);
});
