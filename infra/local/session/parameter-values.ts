import { isPlain, plainSql } from "../dialect/parameter-values";
import type { EngineConnection } from "../engine/connection";
import type { DataType } from "../types";
import type { ParameterValue } from "./contract";

/** The values of a Bind message as the engine's statement takes them. @throws SqlError 22P02 and the like. */
export async function engineValues(
    values: readonly ParameterValue[],
    types: readonly DataType[],
    engine: EngineConnection,
): Promise<readonly ParameterValue[]> {
    const given: string[] = [];
    const expressions: string[] = [];
    const places = values.map((value, index) => {
        const type = types[index];
        if (value === null || type === undefined || isPlain(value, type)) {
            return undefined;
        }
        expressions.push(plainSql(given.push(value), type));
        return given.length - 1;
    });
    if (given.length === 0) {
        return values;
    }
    const [row = []] = await engine.query(`SELECT ${expressions.join(", ")}`, given);
    return values.map((value, index) => {
        const place = places[index];
        return place === undefined ? value : (row[place] as ParameterValue);
    });
}
