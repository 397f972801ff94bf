import { SqlError } from "../../errors";
import { bareTypeName } from "../../type-names";
import type { DataType } from "../../types";

/** What a statement's parameters turn out to be: declared by the client, or by the first place that decides. */
export interface ParameterTypes {
    /** `index` counts from 1, as in `$1`; undefined: nothing has decided yet. */
    get(index: number): DataType | undefined;
    /** Decides a parameter's type. @throws SqlError 42P08 if it is another already. */
    decide(index: number, type: DataType): void;
    /** Notes that the parameter is there, decided or not. */
    mention(index: number): void;
    /** The types of `$1`, `$2`, ...; what nothing decided is text. */
    list(): readonly DataType[];
}

/** A parameter whose type nothing decides, and any text: as wide as a text can be. */
const TEXT: DataType = { kind: "varchar", length: 65535 };

/** Whether a parameter that was a number of one type already has to go on as that: where its digits are refused first. */
function keepsMore(known: DataType, type: DataType): boolean {
    return (
        known.kind === "decimal" &&
        type.kind === "decimal" &&
        known.keepsDigits === true &&
        (!type.keepsDigits || known.scale <= type.scale)
    );
}

/** The parameters of one statement. `declared` are those that the client gave types to. */
export function parameterTypes(declared: readonly (DataType | undefined)[]): ParameterTypes {
    const types: (DataType | undefined)[] = [...declared];
    let count = 0;
    return {
        get: (index) => types[index - 1],
        decide(index, type) {
            const known = types[index - 1];
            if (known && known.kind !== type.kind) {
                const message = `inconsistent types deduced for parameter $${index}`;
                throw new SqlError("42P08", message, { detail: `${bareTypeName(known)} versus ${bareTypeName(type)}` });
            }
            if (known && keepsMore(known, type)) {
                return;
            }
            types[index - 1] = type.kind === "varchar" || type.kind === "char" ? TEXT : type;
        },
        mention(index) {
            count = Math.max(count, index);
        },
        list: () => Array.from({ length: Math.max(count, declared.length) }, (_, index) => types[index] ?? TEXT),
    };
}
