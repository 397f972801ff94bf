import { UserError } from "../errors";

/** The tag that everything carries that `create` made; only what carries it is changed or deleted. */
const TAG = "sparkify-warehouse";

/** The tag's value: roles are seen from every region, so that the name alone would not do. */
export interface Owner {
    readonly region: string;
    readonly name: string;
}

interface FoundTag {
    readonly Key?: string | undefined;
    readonly Value?: string | undefined;
}

/** The tag's value for a warehouse. */
export function tagValue({ region, name }: Owner): string {
    return `${region}/${name}`;
}

/** The tag as requests carry it. */
export function tagsOf(owner: Owner): { Key: string; Value: string }[] {
    return [{ Key: TAG, Value: tagValue(owner) }];
}

/** Whether these tags say that a resource belongs to the warehouse. */
export function isOwned(tags: readonly FoundTag[] | undefined, owner: Owner): boolean {
    return (tags ?? []).some(({ Key, Value }) => Key === TAG && Value === tagValue(owner));
}

/** Refuses a resource that somebody else made. `what` begins a sentence: "IAM role reader". */
export function refuseForeign(what: string, isOurs: boolean, owner: Owner, wayOut: string): void {
    if (!isOurs) {
        throw new UserError(
            `${what} exists but lacks our tag ${TAG}=${tagValue(owner)}, so it is not ours to change: ${wayOut}.`,
        );
    }
}
