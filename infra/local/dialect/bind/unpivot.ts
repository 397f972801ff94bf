import { notSupported } from "../../errors";
import { engineType } from "../../type-names";
import type { Expression, TableReference } from "../ast";
import type { StatementState } from "./binding";
import { quoteName, quoteText } from "./bound";
import { coerce, unifiedType } from "./coercion";
import { type BoundFrom, bindReference, tableOf } from "./from";
import { refuseSource, sourceColumn } from "./pivot";
import { uniqueIn } from "./rename";
import { type OutputColumn, type Scope, visibleColumns } from "./scope";
import { varchar } from "./type-families";

type Unpivot = Extract<TableReference, { kind: "unpivot" }>;

/** UNPIVOT: a row for each of the named columns. Source: developer guide, "PIVOT and UNPIVOT examples", usage notes. */
export function bindUnpivot(unpivot: Unpivot, around: Scope, state: StatementState): BoundFrom {
    refuseSource(unpivot.source, "UNPIVOT");
    const source = bindReference(unpivot.source, around, state);
    const turned = unpivot.columns.map(({ column }) => sourceColumn(column, source, unpivot.at));
    const type = unifiedType(
        turned.map(({ value }) => value),
        "UNPIVOT",
        true,
        unpivot.at,
    );
    const names = unpivot.columns.map(({ column, alias }) => (alias ? aliasText(alias) : column));
    const kept = visibleColumns(source).filter(({ name }) => !unpivot.columns.some(({ column }) => column === name));
    const taken = new Set<string>();
    const columns: OutputColumn[] = [
        ...kept.map(({ name, value }) => ({ name, engineName: uniqueIn(taken, name), type: value.type })),
        {
            name: unpivot.nameColumn,
            engineName: uniqueIn(taken, unpivot.nameColumn),
            type: varchar(Math.max(...names.map((name) => Buffer.byteLength(name)))),
        },
        { name: unpivot.valueColumn, engineName: uniqueIn(taken, unpivot.valueColumn), type },
    ];
    const [nameColumn, valueColumn] = columns.slice(-2).map(({ engineName }) => quoteName(engineName));
    const keys = kept.map(
        ({ value }, index) => `${value.sql} AS ${quoteName((columns[index] as OutputColumn).engineName)}`,
    );
    const turnedSqls = turned.map(({ value }) => `CAST(${coerce(value, type, state).sql} AS ${engineType(type)})`);
    const rows = state.uniqueName("turned");
    const parts = turnedSqls.map((_, index) => {
        const all = columns.slice(0, -2).map(({ engineName }) => quoteName(engineName));
        const list = [...all, `${quoteText(names[index] as string)} AS ${nameColumn}`, `"$${index}" AS ${valueColumn}`];
        const where = unpivot.includeNulls ? "" : ` WHERE "$${index}" IS NOT NULL`;
        return `SELECT ${list.join(", ")} FROM ${quoteName(rows)}${where}`;
    });
    const values = turnedSqls.map((sql, index) => `${sql} AS "$${index}"`);
    const sql = `WITH ${quoteName(rows)} AS (SELECT ${[...keys, ...values].join(", ")} FROM ${source.sql}) ${parts.join(" UNION ALL ")}`;
    return tableOf({ sql, columns }, { at: unpivot.at, alias: unpivot.alias }, state);
}

function aliasText(alias: Expression): string {
    if (alias.kind === "string") {
        return alias.value;
    }
    if (alias.kind === "column" && alias.path.length === 1) {
        return alias.path[0] as string;
    }
    if (alias.kind === "number") {
        return alias.text;
    }
    throw notSupported("UNPIVOT takes a name or a constant behind AS on Redshift.", alias.at);
}
