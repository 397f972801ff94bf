import type { ConformanceCase } from "./case";
import type { Outcome } from "./outcome";
import { runCase } from "./run-case";
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
        const outcomes: Outcome[] = [];
        for (const [index, test] of cases.filter(({ disputed }) => disputed === undefined).entries()) {
            outcomes.push(await runCase(warehouse, keeper, test, `case_${index + 1}`));
        }
        await keeper.end();
        return outcomes;
    } finally {
        await warehouse.stop();
    }
}
