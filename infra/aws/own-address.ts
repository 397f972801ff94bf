import { isIPv4 } from "node:net";
import { UserError } from "../errors";
import { type Cidr, readCidr } from "./cidr";

const LIMIT_MS = 5_000;
const ATTEMPTS = 2;

/** The address that this machine's requests come from, as a server on the internet sees it; undefined if none says. */
export async function ownAddress(url: string): Promise<string | undefined> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        try {
            const answer = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
            const address = (await answer.text()).trim();
            return answer.ok && isIPv4(address) ? address : undefined;
        } catch {
            // Cut off or too slow, as what AWS's own clients ask again for.
        }
    }
    return undefined;
}

/** From where clients may connect: what was given, or this machine alone. */
export async function allowedClients(given: string | undefined, url: string): Promise<Cidr> {
    const address = given === undefined ? await ownAddress(url) : undefined;
    const block = readCidr(given ?? `${address}/32`);
    if (block === undefined) {
        throw new UserError(
            `The address that you would connect from is not known, because ${url} does not tell it: give it with ` +
                "--cidr, as in --cidr 192.0.2.7/32.",
        );
    }
    return block;
}
