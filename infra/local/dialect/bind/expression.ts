import { notSupported } from "../../errors";
import type { Binary, Expression } from "../ast";
import { arithmetic, isArithmetic } from "./arithmetic";
import { bindArrayItems } from "./arrays";
import { type Binding, bindPart, ofGroup } from "./binding";
import type { Bound } from "./bound";
import { byteOperation } from "./byte-operators";
import { bindCase } from "./case";
import { bindCast } from "./casts";
import { comparison, isComparison } from "./comparison";
import { bindConcatenation } from "./concat";
import { unequal } from "./correlation";
import { held, isOfFloats } from "./float-range";
import { bindCall } from "./functions";
import { bindAtTimeZone, bindExtract } from "./functions/dates";
import { bindLike, bindPosixMatch, isPosixMatch } from "./like";
import { bindInterval, bindNumber, bindParameter, bindTypedLiteral } from "./literals";
import { bindBetween, bindInList, bindIsTest, bindLogical, compareRows } from "./logic";
import { bindColumn, bindNavigation } from "./names";
import { bindArrayQuery, bindExists, bindInQuery, bindQuantified, bindScalarQuery } from "./subqueries";
import { bindUnary } from "./unary";

/** An expression in engine SQL, with its type. */
export function bindExpression(expression: Expression, binding: Binding): Bound {
    return ofGroup(bindNode(expression, binding), binding);
}

/** Each kind of node has its rule in a file of its own. */
function bindNode(expression: Expression, binding: Binding): Bound {
    switch (expression.kind) {
        case "number":
            return bindNumber(expression);
        case "string":
            return {
                sql: quoted(expression.value),
                type: { kind: "unknown" },
                literal: expression.value,
                constant: true,
            };
        case "boolean":
            return { sql: String(expression.value), type: { kind: "boolean" }, constant: true };
        case "null":
            return { sql: "NULL", type: { kind: "unknown" }, literal: null, constant: true };
        case "typed_literal":
            return bindTypedLiteral(expression);
        case "interval_literal":
            return bindInterval(expression);
        case "parameter":
            return bindParameter(expression, binding.state);
        case "column":
            if (expression.outer) {
                throw notSupported("The outer join operator (+) stands only in conditions of WHERE.", expression.at);
            }
            return bindColumn(expression, binding);
        case "unary":
            return bindUnary(expression, binding);
        case "binary":
            return bindBinary(expression, binding);
        case "is":
            return bindIsTest(expression, binding);
        case "between":
            return bindBetween(expression, binding);
        case "in_list":
            return bindInList(expression, binding);
        case "in_query":
            return bindInQuery(expression, binding);
        case "exists":
            return bindExists(expression, binding);
        case "like":
            return bindLike(expression, binding);
        case "quantified":
            return bindQuantified(expression, binding);
        case "case":
            return bindCase(expression, binding);
        case "cast":
            return bindCast(expression, binding);
        case "call":
            return bindCall(expression, binding);
        case "extract":
            return bindExtract(expression, binding);
        case "at_time_zone":
            return bindAtTimeZone(expression, binding);
        case "scalar_query":
            return bindScalarQuery(expression, binding);
        case "array_query":
            return bindArrayQuery(expression, binding);
        case "array_items":
            return bindArrayItems(expression, binding);
        case "collate":
            throw notSupported(
                `COLLATE ${expression.collation} is not supported by the local warehouse: text is compared case-sensitively.`,
                expression.at,
            );
        case "row":
            throw notSupported("Redshift compares rows only with =, <> and IN.", expression.at);
        case "navigate":
            return bindNavigation(expression, binding);
    }
}

function quoted(text: string): string {
    return `'${text.replaceAll("'", "''")}'`;
}

function bindBinary(expression: Binary, binding: Binding): Bound {
    const { operator, left, right, at } = expression;
    if (operator === "and" || operator === "or") {
        return bindLogical(expression, binding);
    }
    if (operator === "||") {
        return bindConcatenation(expression, binding);
    }
    if (left.kind === "row" && right.kind === "row" && (operator === "=" || operator === "<>")) {
        return compareRows(operator, left, right, binding);
    }
    if (isPosixMatch(operator)) {
        return bindPosixMatch(expression, binding);
    }
    const [one, other] = [bindOperand(left, operator, binding), bindOperand(right, operator, binding)];
    const bytes = byteOperation(operator, one, other);
    if (bytes) {
        return bytes;
    }
    if (isComparison(operator)) {
        const compared = comparison(operator, one, other, binding.state, at);
        if (operator === "=") {
            return binding.unknowable?.has(expression) ? { ...compared, sql: `(${compared.sql} = true)` } : compared;
        }
        const isOfColumns = operator === "<>" && !one.constant && !other.constant;
        return isOfColumns ? { ...compared, sql: unequal(compared.sql, binding.state) } : compared;
    }
    if (isArithmetic(operator)) {
        const result = arithmetic(operator, one, other, binding.state, at);
        return binding.leavesUnheld ? result : held(result);
    }
    throw notSupported(`Redshift has no operator ${operator} here.`, at);
}

/** Floating-point arithmetic within such arithmetic is held with the whole; but what may be grouped by has to be found again. */
function bindOperand(operand: Expression, operator: Binary["operator"], binding: Binding): Bound {
    const leavesUnheld =
        operand.kind === "binary" &&
        isOfFloats(operator) &&
        isOfFloats(operand.operator) &&
        (binding.insideAggregate === true || !binding.scope.groupsArithmetic);
    return bindPart(operand, leavesUnheld === (binding.leavesUnheld ?? false) ? binding : { ...binding, leavesUnheld });
}
