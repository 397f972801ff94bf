import type { ConformanceCase } from "./case";
import type { Outcome } from "./outcome";
import { runInTurn } from "./run-case";
import { startWarehouse } from "./warehouse";

export { readFloor, writeFloor } from "./floor";
export { type Outcome, rateOf, tallyOf } from "./outcome";
export { jsonOf, reportOf } from "./report";
export { filterCases, readCases, type Suite } from "./suites";

/** Runs cases, one after another, against a real local warehouse; those that are disputed are left out. */
export async function runCases(cases: readonly ConformanceCase[]): Promise<readonly Outcome[]> {
    const warehouse = await startWarehouse();
    try {
        const keeper = await warehouse.connect();
        const undisputed = cases.filter(({ disputed }) => disputed === undefined);
        const outcomes = await runInTurn(warehouse, keeper, undisputed);
        await keeper.end();
        return outcomes;
    } finally {
        await warehouse.stop();
    }
}
