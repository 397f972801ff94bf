import { type Rights, rightsOf, superuserRights } from "../access";
import type { CatalogueReader } from "../catalog";
import { type CatalogueView, isSameView } from "./catalogue-versions";

/** The rights of a session's user, asked for again whenever they may have changed. */
export interface RightsSource {
    /** At connect. */
    readonly isSuperuser: boolean;
    /** The rights of the warehouse's own user, whatever is revoked. */
    readonly fixed?: Rights;
    readonly now: (catalogue: CatalogueView) => Promise<Rights>;
    /** Another user's. */
    readonly of: (user: string) => Promise<Rights>;
}

/** Of `user`; `owner` is the warehouse's own user, whom nothing is refused. */
export async function rightsSource(user: string, owner: string, engine: CatalogueReader): Promise<RightsSource> {
    const of = async (other: string) => (other === owner ? superuserRights(other) : rightsOf(other, engine));
    if (user === owner) {
        const rights = superuserRights(user);
        return { isSuperuser: true, fixed: rights, now: async () => rights, of };
    }
    let rights = await rightsOf(user, engine);
    let seen: CatalogueView | undefined;
    const now = async (catalogue: CatalogueView) => {
        if (!isSameView(seen, catalogue)) {
            rights = await rightsOf(user, engine);
            seen = catalogue;
        }
        return rights;
    };
    return { isSuperuser: rights.isSuperuser, now, of };
}
