import { notSupported, SqlError } from "../../../errors";
import type { DataType } from "../../../types";
import type { Binding } from "../binding";
import { type Bound, callOf, quoteText } from "../bound";
import { argumentsOf } from "./arguments";
import { catalogueFunctions } from "./catalogue";
import { privilegeFunctions } from "./privileges";
import type { ScalarFunctions, ScalarRule } from "./rule";

const NAME: DataType = { kind: "name" };
const TEXT: DataType = { kind: "text" };
const INTEGER: DataType = { kind: "integer" };
const BIGINT: DataType = { kind: "bigint" };
const BOOLEAN: DataType = { kind: "boolean" };

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

/** What the session, COPY or UNLOAD keeps in a variable of the connection. */
const kept = (type: DataType, variable: string, before: number): ScalarRule =>
    known(
        type,
        () =>
            `CAST(coalesce(getvariable('${variable}'), ${before}) AS ${type.kind === "bigint" ? "BIGINT" : "INTEGER"})`,
    );

/** `current_setting(name [, whether to fail if it isn't there])`. Source: developer guide, "CURRENT_SETTING function". */
const currentSetting: ScalarRule = (call, binding) => {
    const [name, mustBe] = argumentsOf(call, binding, ["text", BOOLEAN], 1) as [Bound, Bound?];
    const { setting } = binding.state.context;
    if (typeof name.literal !== "string" || !setting) {
        throw notSupported("CURRENT_SETTING takes the parameter's name as a constant.", call.at);
    }
    try {
        return { sql: quoteText(setting(name.literal)), type: TEXT };
    } catch (error) {
        if (mustBe?.sql === "false" && error instanceof SqlError && error.code === "42704") {
            return { sql: "CAST(NULL AS VARCHAR)", type: TEXT };
        }
        throw error;
    }
};

/**
 * What another session runs is cancelled, or the session ended: 1, or 0 with a warning if there is no such session. Sources:
 * developer guide, "PG_CANCEL_BACKEND", "PG_TERMINATE_BACKEND"; PostgreSQL 8.0's manual, "System Administration Functions".
 */
const signalling =
    (kind: "cancel" | "terminate"): ScalarRule =>
    (call, binding) => {
        const [processId] = argumentsOf(call, binding, [INTEGER]) as [Bound];
        const isSuperuser = 'redshift.catalog."$sees_rows_of"(NULL)';
        return {
            sql: `native_${kind}_backend(getvariable('session_signals'), ${processId.sql}, ${isSuperuser})`,
            type: INTEGER,
        };
    };

const user = known(NAME, ({ state }) => quoteText(state.context.user));

/** Source: developer guide, "System information functions". */
export const systemFunctions: ScalarFunctions = {
    ...catalogueFunctions,
    ...privilegeFunctions,
    current_user: user,
    user,
    session_user: user,
    current_user_id: known(INTEGER, ({ state }) => callOf("$user_id", quoteText(state.context.user))),
    current_database: known(NAME, ({ state }) => quoteText(state.context.database)),
    current_schema: known(NAME, ({ state }) => quoteText(state.context.relations.currentSchema)),
    version: known(TEXT, () => quoteText(VERSION)),
    current_setting: currentSetting,
    // Source: developer guide, "CREATE DATABASE", COLLATE: text is compared by case unless a database says otherwise.
    db_collation: known(TEXT, () => "'case_sensitive'"),
    pg_client_encoding: known(NAME, () => "'UTF8'"),
    // One slice holds all rows; what reads no table runs on the leader node. Source: developer guide, "SLICE_NUM function".
    slice_num: known(INTEGER, ({ scope }) => (scope.tables.length === 0 ? "10000" : "0")),
    pg_backend_pid: kept(INTEGER, "session_process_id", 0),
    pg_cancel_backend: signalling("cancel"),
    pg_terminate_backend: signalling("terminate"),
    pg_last_copy_id: kept(INTEGER, "last_copy_id", -1),
    pg_last_copy_count: kept(BIGINT, "last_copy_count", 0),
    pg_last_query_id: kept(INTEGER, "last_query_id", -1),
    pg_last_unload_id: kept(INTEGER, "last_unload_id", -1),
    pg_last_unload_count: kept(BIGINT, "last_unload_count", 0),
};
