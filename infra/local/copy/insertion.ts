import { quoteName } from "../dialect/bind/bound";
import { hidesRowId } from "../dialect/change/target";
import type { Loader } from "./loader";
import type { Part } from "./part";
import type { Conversion } from "./reading";
import type { RowPlan } from "./rows-sql";
import type { Target } from "./target";

/** From so many bytes on rows go into the table as they are read; of fewer they stay in the order of the files. */
const LARGE_LOAD = 64 * 1024 * 1024;

/** One row of an operator that keeps no order: joined to the records it spares a fifth of a large load's time. */
const WITHOUT_ORDER = "(select one from range(1) as once(one) group by one)";

/** The rows of the parts, as engine SQL; the engine need not keep their order if they are many. Redshift promises none. */
export function inAnyOrder(rows: string, parts: readonly Part[]): string {
    const sizes = parts.flatMap(({ objects }) => objects.map(({ object }) => object.size));
    const isLarge = sizes.reduce((sum, size) => sum + size, 0) >= LARGE_LOAD;
    return isLarge ? `${rows} cross join ${WITHOUT_ORDER}` : rows;
}

/** Inserts the rows that are not rejected, and gives their number; with NOLOAD it only counts them. */
export async function insert(
    rows: string,
    plan: RowPlan,
    { source, target, defaults, session, own }: Loader,
): Promise<number> {
    const { relation, loaded, others } = target;
    const values = [
        ...loaded.map(({ name, identity }, index) => {
            const { value } = plan.conversions[index] as Conversion;
            return identity?.byDefault ? `coalesce(${value}, ${defaults.get(name)})` : value;
        }),
        ...others.map(({ name }) => defaults.get(name) as string),
    ];
    if (source.statement.noLoad) {
        const [row] = await own.query(`select count(*) from ${rows} where not is_rejected`);
        return Number(row?.[0]);
    }
    const columns = [...loaded, ...others].map(({ name }) => quoteName(name));
    return session.run(
        `insert into ${relation.engineName} (${columns.join(", ")}) ` +
            `select ${values.join(", ")} from ${rows} where not is_rejected`,
    );
}

/**
 * Whether rows can be taken back as if they had never been there: numbers of an identity column would be gone, and a column
 * of the table's own may hide the engine's number of a row.
 */
export function canTakeBack({ relation }: Target): boolean {
    return !hidesRowId(relation) && !relation.metadata.columns.some(({ identity }) => identity);
}

/** Takes back the rows that the transaction has inserted last: they are its own, and have the highest numbers. */
export async function takeBack(rows: number, { source, target, session }: Loader): Promise<void> {
    const { engineName, name } = target.relation;
    if (rows === 0 || source.statement.noLoad) {
        return;
    }
    const last = `(select max(rowid) from ${engineName}) - ${rows}`;
    const deleted = await session.run(`delete from ${engineName} where rowid > ${last}`);
    if (deleted !== rows) {
        throw new Error(`COPY has inserted ${rows} rows into "${name}", and would take back ${deleted}.`);
    }
}
