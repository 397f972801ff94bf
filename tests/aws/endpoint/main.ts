/**
 * The endpoint as a process of its own: `npx tsx tests/aws/endpoint/main.ts` prints the environment that points the
 * commands at it, and serves a new account until it is ended.
 */
import { awsEnvironment } from "../support/environment";
import { realDatabase } from "./database";
import { startEndpoint } from "./server";

async function main(): Promise<void> {
    const endpoint = await startEndpoint();
    const database = await realDatabase();
    const environment = { ...awsEnvironment(endpoint), PGSSLROOTCERT: database.certificate };
    endpoint.site(environment.AWS_REGION).account.database = database;
    for (const [name, value] of Object.entries(environment)) {
        process.stdout.write(`export ${name}='${value}'\n`);
    }
    const end = async () => {
        await endpoint.close();
        await database.dispose();
    };
    process.once("SIGINT", end);
    process.once("SIGTERM", end);
}

void main();
