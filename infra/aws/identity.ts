import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Clients } from "./clients";

/** Who calls, and where. */
export interface Identity {
    readonly arn: string;
    readonly account: string;
    /** aws, aws-cn or aws-us-gov: part of every ARN. */
    readonly partition: string;
    readonly region: string;
}

/** Asks AWS whom it takes the caller for. */
export async function whoAmI(clients: Clients): Promise<Identity> {
    const region = await clients.redshift.config.region();
    const { Arn = "", Account = "" } = await clients.sts.send(new GetCallerIdentityCommand({}));
    return { arn: Arn, account: Account, partition: Arn.split(":")[1] || "aws", region };
}
