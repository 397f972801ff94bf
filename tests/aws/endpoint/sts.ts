import type { Service } from "./service";

/** AWS Security Token Service. Its one action needs no permission. */
export const sts: Service = {
    GetCallerIdentity: {
        needs: () => [],
        run: (_, account) => ({ UserId: "AIDAOPERATOR", Account: account.id, Arn: account.caller }),
    },
};
