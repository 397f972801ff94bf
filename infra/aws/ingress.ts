import {
    AuthorizeSecurityGroupIngressCommand,
    DescribeSecurityGroupRulesCommand,
    RevokeSecurityGroupIngressCommand,
    type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import type { Say } from "../target";
import type { Clients } from "./clients";
import { isAws, unlessMissing } from "./errors";
import type { Pace } from "./options";
import { isOwned, type Owner, tagsOf } from "./ownership";
import { persist } from "./waiting";

/** Who may connect: the addresses of a block, to one TCP port. */
export interface FoundRule {
    readonly id: string;
    readonly port: number;
    readonly cidr: string;
    readonly isOurs: boolean;
}

const MISSING_GROUP = "InvalidGroup.NotFound";
const MISSING_RULE = ["InvalidSecurityGroupRuleId.NotFound", "InvalidPermission.NotFound"];

/** The rules of a security group that let addresses in; whoever else added some keeps them. */
export async function findRules({ ec2 }: Clients, owner: Owner, group: string): Promise<readonly FoundRule[]> {
    const request = new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [group] }] });
    const { SecurityGroupRules = [] } = await ec2.send(request);
    return SecurityGroupRules.flatMap((rule) => describe(rule, owner));
}

/** Lets this block in to this port, and no other one that an earlier `create` let in. */
export async function openPort(
    clients: Clients,
    owner: Owner,
    group: string,
    { port, cidr }: Pick<FoundRule, "port" | "cidr">,
    pace: Pace,
    say: Say,
): Promise<void> {
    const rules = await persist(
        pace,
        () => findRules(clients, owner, group),
        (error) => isAws(error, MISSING_GROUP),
    );
    const isWanted = (rule: FoundRule) => rule.port === port && rule.cidr === cidr;
    if (!rules.some(isWanted)) {
        say(`Opening TCP port ${port} to ${cidr} ...`);
        await authorize(clients, owner, group, { port, cidr }, pace);
    }
    await closePort(
        clients,
        group,
        rules.filter((rule) => rule.isOurs && !isWanted(rule)),
        say,
    );
}

/** Takes these rules away. */
export async function closePort({ ec2 }: Clients, group: string, rules: readonly FoundRule[], say: Say): Promise<void> {
    for (const { id, port, cidr } of rules) {
        say(`Closing TCP port ${port} to ${cidr} ...`);
        const request = new RevokeSecurityGroupIngressCommand({ GroupId: group, SecurityGroupRuleIds: [id] });
        await unlessMissing(ec2.send(request), ...MISSING_RULE, MISSING_GROUP);
    }
}

async function authorize(
    { ec2 }: Clients,
    owner: Owner,
    group: string,
    { port, cidr }: Pick<FoundRule, "port" | "cidr">,
    pace: Pace,
): Promise<void> {
    const request = {
        GroupId: group,
        IpPermissions: [{ IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp: cidr }] }],
        TagSpecifications: [{ ResourceType: "security-group-rule" as const, Tags: tagsOf(owner) }],
    };
    try {
        await persist(
            pace,
            () => ec2.send(new AuthorizeSecurityGroupIngressCommand(request)),
            (error) => isAws(error, MISSING_GROUP),
        );
    } catch (error) {
        if (!isAws(error, "InvalidPermission.Duplicate")) {
            throw error;
        }
    }
}

function describe(rule: SecurityGroupRule, owner: Owner): FoundRule[] {
    const { SecurityGroupRuleId, IsEgress, IpProtocol, FromPort, ToPort, CidrIpv4, Tags } = rule;
    return !IsEgress && IpProtocol === "tcp" && FromPort === ToPort && CidrIpv4 !== undefined
        ? [{ id: SecurityGroupRuleId ?? "", port: FromPort ?? 0, cidr: CidrIpv4, isOurs: isOwned(Tags, owner) }]
        : [];
}
