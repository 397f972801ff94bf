import { type Account, hasSpread, type Role } from "./account";
import { AwsError, type Parameters } from "./query";
import type { Need, Service } from "./service";

/** AWS Identity and Access Management: roles, as far as the project uses them. */
export const iam: Service = {
    GetRole: {
        needs: (parameters, account) => [on("iam:GetRole", parameters, account)],
        run: (parameters, account) => ({ Role: shown(roleOf(parameters, account), account) }),
    },
    CreateRole: {
        needs: (parameters, account) => [
            on("iam:CreateRole", parameters, account),
            ...(parameters.prefixes("Tags.member").length > 0 ? [on("iam:TagRole", parameters, account)] : []),
        ],
        run(parameters, account) {
            const name = parameters.required("RoleName");
            parameters.text("Description");
            if (account.roles.has(name)) {
                throw new AwsError("EntityAlreadyExists", `Role with name ${name} already exists.`, 409);
            }
            const role: Role = {
                name,
                trust: document(parameters.required("AssumeRolePolicyDocument")),
                tags: parameters.tags("Tags.member"),
                policies: new Map(),
                inIam: { left: 1 },
                inRedshift: { left: 2 },
            };
            account.roles.set(name, role);
            return { Role: shown(role, account) };
        },
    },
    PutRolePolicy: {
        needs: (parameters, account) => [on("iam:PutRolePolicy", parameters, account)],
        run(parameters, account) {
            const { policies } = roleOf(parameters, account);
            policies.set(parameters.required("PolicyName"), document(parameters.required("PolicyDocument")));
            return undefined;
        },
    },
    DeleteRolePolicy: {
        needs: (parameters, account) => [on("iam:DeleteRolePolicy", parameters, account)],
        run(parameters, account) {
            const name = parameters.required("PolicyName");
            if (!roleOf(parameters, account).policies.delete(name)) {
                throw missing(`The role policy with name ${name} cannot be found.`);
            }
            return undefined;
        },
    },
    DeleteRole: {
        needs: (parameters, account) => [on("iam:DeleteRole", parameters, account)],
        run(parameters, account) {
            const { name, policies } = roleOf(parameters, account);
            if (policies.size > 0) {
                throw new AwsError("DeleteConflict", "Cannot delete entity, must delete policies first.", 409);
            }
            account.roles.delete(name);
            return undefined;
        },
    },
};

export function roleArn(name: string, { id }: Account): string {
    return `arn:aws:iam::${id}:role/${name}`;
}

function on(action: string, parameters: Parameters, account: Account): Need {
    return { action, resource: roleArn(parameters.required("RoleName"), account) };
}

function roleOf(parameters: Parameters, account: Account): Role {
    const name = parameters.required("RoleName");
    const role = account.roles.get(name);
    if (role === undefined || !hasSpread(role.inIam)) {
        throw missing(`The role with name ${name} cannot be found.`);
    }
    return role;
}

function missing(message: string): AwsError {
    return new AwsError("NoSuchEntity", message, 404);
}

function document(text: string): string {
    try {
        JSON.parse(text);
        return text;
    } catch {
        throw new AwsError("MalformedPolicyDocument", "Syntax errors in policy.");
    }
}

function shown({ name, trust, tags }: Role, account: Account) {
    return {
        RoleName: name,
        RoleId: "AROAEXAMPLE",
        Path: "/",
        Arn: roleArn(name, account),
        CreateDate: "2026-01-01T00:00:00Z",
        AssumeRolePolicyDocument: encodeURIComponent(trust),
        Tags: { member: tags },
    };
}
