import { type Account, ADDED_SUBNET, hasSpread, type Rule, type SecurityGroup } from "./account";
import { AwsError, type Parameters, type Tags } from "./query";
import { type Need, onAll, type Service } from "./service";

/** Amazon EC2: networks and who may get in, as far as the project uses them. */
export const ec2: Service = {
    DescribeVpcs: {
        needs: () => onAll("ec2:DescribeVpcs"),
        run(parameters, { vpcs }) {
            const isDefault = filter(parameters, "is-default");
            const found = vpcs.filter((vpc) => isDefault === undefined || isDefault.includes(String(vpc.isDefault)));
            return { vpcSet: { item: found.map((vpc) => ({ vpcId: vpc.id, isDefault: vpc.isDefault })) } };
        },
    },
    DescribeSubnets: {
        needs: () => onAll("ec2:DescribeSubnets"),
        run(parameters, { vpcs }) {
            const wanted = parameters.texts("SubnetId");
            const inVpc = filter(parameters, "vpc-id");
            const forAz = filter(parameters, "default-for-az");
            const all = vpcs.flatMap(({ id, subnets, isDefault }) =>
                subnets.map((subnetId) => ({
                    subnetId,
                    vpcId: id,
                    defaultForAz: isDefault && subnetId !== ADDED_SUBNET,
                })),
            );
            const lost = wanted.find((id) => !all.some(({ subnetId }) => subnetId === id));
            if (lost !== undefined) {
                throw new AwsError("InvalidSubnetID.NotFound", `The subnet ID '${lost}' does not exist`);
            }
            const found = all
                .filter(({ subnetId }) => wanted.length === 0 || wanted.includes(subnetId))
                .filter(({ vpcId }) => inVpc === undefined || inVpc.includes(vpcId))
                .filter(({ defaultForAz }) => forAz === undefined || forAz.includes(String(defaultForAz)));
            return { subnetSet: { item: found } };
        },
    },
    DescribeSecurityGroups: {
        needs: () => onAll("ec2:DescribeSecurityGroups"),
        run(parameters, { securityGroups }) {
            const names = filter(parameters, "group-name");
            const found = [...securityGroups.values()]
                .filter(({ name }) => names === undefined || names.includes(name))
                .filter(({ inEc2 }) => hasSpread(inEc2));
            const item = found.map(({ id, name, vpc, tags }) => ({
                groupId: id,
                groupName: name,
                vpcId: vpc,
                tagSet: shownTags(tags),
            }));
            return { securityGroupInfo: { item } };
        },
    },
    CreateSecurityGroup: {
        needs: (parameters, account) => [
            { action: "ec2:CreateSecurityGroup", resource: arn(account, "security-group/*") },
            { action: "ec2:CreateSecurityGroup", resource: arn(account, `vpc/${parameters.required("VpcId")}`) },
            ...tagging(parameters, account, "security-group", "CreateSecurityGroup"),
        ],
        run(parameters, account) {
            const name = parameters.required("GroupName");
            const vpc = parameters.required("VpcId");
            parameters.required("GroupDescription");
            if (!account.vpcs.some(({ id }) => id === vpc)) {
                throw new AwsError("InvalidVpcID.NotFound", `The vpc ID '${vpc}' does not exist`);
            }
            if ([...account.securityGroups.values()].some((group) => group.name === name && group.vpc === vpc)) {
                throw new AwsError(
                    "InvalidGroup.Duplicate",
                    `The security group '${name}' already exists for VPC '${vpc}'`,
                );
            }
            const id = `sg-${newId(account)}`;
            const tags = specified(parameters, "security-group");
            account.securityGroups.set(id, {
                id,
                name,
                vpc,
                tags,
                rules: [
                    // Every new group lets everything out.
                    {
                        id: newRule(account),
                        protocol: "-1",
                        from: -1,
                        to: -1,
                        cidr: "0.0.0.0/0",
                        isEgress: true,
                        tags: [],
                    },
                ],
                inEc2: { left: 1 },
                heldBy: { left: 0 },
            });
            return { return: true, groupId: id, tagSet: shownTags(tags) };
        },
    },
    DescribeSecurityGroupRules: {
        needs: () => onAll("ec2:DescribeSecurityGroupRules"),
        run(parameters, { securityGroups }) {
            const groups = filter(parameters, "group-id") ?? [];
            const item = groups.flatMap((id) =>
                (securityGroups.get(id)?.rules ?? []).map((rule) => ({
                    securityGroupRuleId: rule.id,
                    groupId: id,
                    isEgress: rule.isEgress,
                    ipProtocol: rule.protocol,
                    fromPort: rule.from,
                    toPort: rule.to,
                    cidrIpv4: rule.cidr,
                    tagSet: shownTags(rule.tags),
                })),
            );
            return { securityGroupRuleSet: { item } };
        },
    },
    AuthorizeSecurityGroupIngress: {
        needs: (parameters, account) => [
            onGroup("ec2:AuthorizeSecurityGroupIngress", parameters, account),
            { action: "ec2:AuthorizeSecurityGroupIngress", resource: arn(account, "security-group-rule/*") },
            ...tagging(parameters, account, "security-group-rule", "AuthorizeSecurityGroupIngress"),
        ],
        run(parameters, account) {
            const group = groupOf(parameters, account);
            const tags = specified(parameters, "security-group-rule");
            for (const permission of parameters.prefixes("IpPermissions")) {
                for (const range of parameters.prefixes(`${permission}.IpRanges`)) {
                    group.rules.push(ruleFrom(parameters, account, group, permission, range, tags));
                }
            }
            return { return: true };
        },
    },
    RevokeSecurityGroupIngress: {
        needs: (parameters, account) => [onGroup("ec2:RevokeSecurityGroupIngress", parameters, account)],
        run(parameters, account) {
            const { rules } = groupOf(parameters, account);
            for (const id of parameters.texts("SecurityGroupRuleId")) {
                const at = rules.findIndex((rule) => rule.id === id);
                if (at < 0) {
                    throw new AwsError(
                        "InvalidSecurityGroupRuleId.NotFound",
                        `The security group rule ID '${id}' does not exist`,
                    );
                }
                rules.splice(at, 1);
            }
            return { return: true };
        },
    },
    DeleteSecurityGroup: {
        needs: (parameters, account) => [onGroup("ec2:DeleteSecurityGroup", parameters, account)],
        run(parameters, account) {
            const group = groupOf(parameters, account);
            const isUsed = [...account.clusters.values()].some((cluster) => cluster.securityGroups.includes(group.id));
            if (isUsed || !hasSpread(group.heldBy)) {
                throw new AwsError("DependencyViolation", `resource ${group.id} has a dependent object`);
            }
            account.securityGroups.delete(group.id);
            return { return: true };
        },
    },
};

function filter(parameters: Parameters, name: string): readonly string[] | undefined {
    const prefix = parameters.prefixes("Filter").find((each) => parameters.required(`${each}.Name`) === name);
    return prefix === undefined ? undefined : parameters.texts(`${prefix}.Value`);
}

function groupOf(parameters: Parameters, account: Account): SecurityGroup {
    const id = parameters.required("GroupId");
    const group = account.securityGroups.get(id);
    if (group === undefined || !hasSpread(group.inEc2)) {
        throw new AwsError("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
    }
    return group;
}

function ruleFrom(
    parameters: Parameters,
    account: Account,
    group: SecurityGroup,
    permission: string,
    range: string,
    tags: Tags,
): Rule {
    const protocol = parameters.required(`${permission}.IpProtocol`);
    const from = Number(parameters.required(`${permission}.FromPort`));
    const to = Number(parameters.required(`${permission}.ToPort`));
    const cidr = parameters.required(`${range}.CidrIp`);
    if (group.rules.some((rule) => !rule.isEgress && rule.from === from && rule.to === to && rule.cidr === cidr)) {
        throw new AwsError(
            "InvalidPermission.Duplicate",
            `the specified rule "peer: ${cidr}, ${protocol.toUpperCase()}, from port: ${from}, to port: ${to}, ALLOW" already exists`,
        );
    }
    return { id: newRule(account), protocol, from, to, cidr, isEgress: false, tags };
}

function specified(parameters: Parameters, resourceType: string): Tags {
    const prefix = parameters
        .prefixes("TagSpecification")
        .find((each) => parameters.required(`${each}.ResourceType`) === resourceType);
    return prefix === undefined ? [] : parameters.tags(`${prefix}.Tag`);
}

function tagging(parameters: Parameters, account: Account, type: string, by: string): readonly Need[] {
    return specified(parameters, type).length === 0
        ? []
        : [{ action: "ec2:CreateTags", resource: arn(account, `${type}/*`), context: { "ec2:CreateAction": by } }];
}

function onGroup(action: string, parameters: Parameters, account: Account): Need {
    const id = parameters.required("GroupId");
    const tags = account.securityGroups.get(id)?.tags ?? [];
    return {
        action,
        resource: arn(account, `security-group/${id}`),
        context: Object.fromEntries(tags.map(({ Key, Value }) => [`aws:ResourceTag/${Key}`, Value])),
    };
}

function arn({ region, id }: Account, resource: string): string {
    return `arn:aws:ec2:${region}:${id}:${resource}`;
}

function shownTags(tags: Tags) {
    return { item: tags.map(({ Key, Value }) => ({ key: Key, value: Value })) };
}

function newId(account: Account): string {
    return `0${(account.nextId++).toString(16).padStart(8, "0")}`;
}

function newRule(account: Account): string {
    return `sgr-${newId(account)}`;
}
