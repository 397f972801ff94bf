import { isPlain, plainSql } from "../dialect/parameter-values";
import type { EngineConnection } from "../engine/connection";
import { notSupported } from "../errors";
import type { DataType } from "../types";
import type { ParameterValue, PlainValue } from "./contract";

type DecimalType = Extract<DataType, { kind: "decimal" }>;

/** The values of a Bind message as the engine's statement takes them. @throws SqlError 22P02 and the like. */
export async function engineValues(
    values: readonly ParameterValue[],
    types: readonly DataType[],
    engine: EngineConnection,
): Promise<readonly (string | null)[]> {
    const given: string[] = [];
    const expressions: string[] = [];
    const places = values.map((value, index) => {
        const type = types[index];
        if (value === null || type === undefined) {
            return undefined;
        }
        if (typeof value !== "string") {
            refuseOtherKind(value, type, index);
            return undefined;
        }
        if (type.kind === "decimal") {
            refuseLostDigits(value, type, index);
        }
        if (isPlain(value, type)) {
            return undefined;
        }
        expressions.push(plainSql(given.push(value), type));
        return given.length - 1;
    });
    const [row = []] = given.length > 0 ? await engine.query(`SELECT ${expressions.join(", ")}`, given) : [];
    return values.map((value, index) => {
        const place = places[index];
        if (place !== undefined) {
            return row[place] as string | null;
        }
        return typeof value === "object" ? (value?.plain ?? null) : value;
    });
}

/** Its statement was planned anew, as its tables have been changed. */
function refuseOtherKind({ kind }: PlainValue, type: DataType, index: number): void {
    if (kind !== type.kind) {
        throw notSupported(`Parameter $${index + 1} was sent as ${kind}, but the statement takes ${type.kind} by now.`);
    }
}

/**
 * A NUMERIC parameter that a client declares, or that stands beside a column, keeps its own digits on Redshift; here its
 * scale is chosen before its value is known. @throws SqlError 0A000 for digits behind the last place.
 */
function refuseLostDigits(text: string, { scale, keepsDigits }: DecimalType, index: number): void {
    if (!keepsDigits) {
        return;
    }
    const [, fraction = "", exponent = "0"] = /^[\s\d+-]*\.?(\d*?)0*(?:e([+-]?\d+))?\s*$/i.exec(text) ?? [];
    const digits = fraction.length - Number(exponent);
    if (digits > scale) {
        throw notSupported(
            `Parameter $${index + 1} has more than ${scale} digits behind the point: the local warehouse can't keep them.`,
            undefined,
            `Round it, or write CAST($${index + 1} AS ${digits < 38 ? `DECIMAL(38,${digits})` : "DOUBLE PRECISION"}).`,
        );
    }
}
