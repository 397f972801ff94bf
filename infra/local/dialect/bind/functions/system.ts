import type { DataType } from "../../../types";
import type { Binding } from "../binding";
import { quoteText } from "../bound";
import { argumentsOf } from "./arguments";
import type { ScalarFunctions, ScalarRule } from "./rule";

const NAME: DataType = { kind: "name" };
const TEXT: DataType = { kind: "text" };
const INTEGER: DataType = { kind: "integer" };

/** What this warehouse answers as Redshift does: drivers look for the versions in it. */
const VERSION =
    "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.49780";

/** What is known of the session before the statement runs. */
const known =
    (type: DataType, sql: (binding: Binding) => string): ScalarRule =>
    (call, binding) => {
        argumentsOf(call, binding, []);
        return { sql: sql(binding), type };
    };

const user = known(NAME, ({ state }) => quoteText(state.context.user));

/** Source: developer guide, "System information functions". */
export const systemFunctions: ScalarFunctions = {
    current_user: user,
    user,
    session_user: user,
    current_database: known(NAME, ({ state }) => quoteText(state.context.database)),
    current_schema: known(NAME, ({ state }) => quoteText(state.context.relations.currentSchema)),
    version: known(TEXT, () => quoteText(VERSION)),
    pg_backend_pid: known(INTEGER, () => "CAST(getvariable('session_process_id') AS INTEGER)"),
};
