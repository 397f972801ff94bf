import { SqlError } from "../../../errors";
import type { Call } from "../../ast";

/** LISTAGG, MEDIAN, the percentiles and RATIO_TO_REPORT take PARTITION BY alone. @throws SqlError 42P20 */
export function checkPartitionOnly({ name, over, at }: Call): void {
    if (over && (over.orderBy.length > 0 || over.frame)) {
        throw new SqlError("42P20", `The OVER clause of ${name.toUpperCase()} can hold only PARTITION BY`, {
            position: at + 1,
        });
    }
}
