import { newOid } from "../../catalog";
import { notSupported, SqlError } from "../../errors";
import type { Statement } from "../ast";
import { quoteName, quoteText } from "../bind/bound";
import { truncateName } from "../parser/lexer";
import type { Plan, PlanContext } from "../plan";
import { refuseSystemSchema, requireSchema } from "./target";

/** CREATE SCHEMA. Source: developer guide, "CREATE SCHEMA". */
export function planCreateSchema(
    statement: Extract<Statement, { readonly kind: "create_schema" }>,
    context: PlanContext,
): Plan {
    const name = truncateName(statement.name);
    const position = statement.at + 1;
    if (context.relations.hasSchema(name)) {
        if (!statement.ifNotExists) {
            throw new SqlError("42P06", `Schema "${name}" already exists`, { position });
        }
        const message = `Schema "${name}" already exists and will be skipped`;
        return {
            kind: "definition",
            tag: "CREATE SCHEMA",
            statements: [],
            notices: [{ severity: "INFO", code: "42P06", message }],
        };
    }
    if (name.startsWith("pg_")) {
        throw new SqlError("42939", `unacceptable schema name "${name}"`, {
            position,
            detail: 'The prefix "pg_" is reserved for system schemas.',
        });
    }
    if (name.startsWith("$")) {
        throw new SqlError("42939", `unacceptable schema name "${name}"`, {
            position,
            detail: 'The prefix "$" is reserved for the local warehouse itself.',
        });
    }
    const values = [quoteText(name), newOid(), quoteText(statement.authorization ?? context.user), "null"];
    return {
        kind: "definition",
        tag: "CREATE SCHEMA",
        statements: [
            // "if not exists": the engine has a schema "main" from the start.
            `create schema if not exists "warehouse".${quoteName(name)}`,
            `insert into warehouse."$system".schemas values (${values.join(", ")})`,
        ],
        notices: [],
    };
}

/** ALTER SCHEMA ... OWNER TO; renaming is refused, the engine can't. Source: developer guide, "ALTER SCHEMA". */
export function planAlterSchema(
    statement: Extract<Statement, { readonly kind: "alter_schema" }>,
    context: PlanContext,
): Plan {
    requireSchema(statement.name, statement.at, context);
    refuseSystemSchema(statement.name, statement.at);
    if (statement.action.kind === "rename") {
        throw notSupported(
            "ALTER SCHEMA ... RENAME TO is not carried by the local warehouse",
            statement.at,
            "Create the new schema and its tables anew, then drop the old one.",
        );
    }
    return {
        kind: "definition",
        tag: "ALTER SCHEMA",
        statements: [
            `update warehouse."$system".schemas set owner = ${quoteText(statement.action.to)} where name = ${quoteText(statement.name)}`,
        ],
        notices: [],
    };
}
