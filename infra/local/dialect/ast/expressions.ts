import type { DataType } from "../../types";
import type { Node } from "./node";
import type { OrderItem, Query } from "./queries";

export type Expression =
    | NumberLiteral
    | StringLiteral
    | BooleanLiteral
    | NullLiteral
    | TypedLiteral
    | IntervalLiteral
    | Parameter
    | ColumnReference
    | Unary
    | Binary
    | IsTest
    | Between
    | InList
    | InQuery
    | Exists
    | Like
    | Quantified
    | Case
    | Cast
    | Call
    | Extract
    | Row
    | ScalarQuery
    | Navigate
    | AtTimeZone
    | Collate
    | ArrayQuery
    | ArrayItems;

/** Digits as written: `12`, `1.50`, `1e3`. */
export interface NumberLiteral extends Node {
    readonly kind: "number";
    readonly text: string;
}

/** Backslash escapes and doubled quotes already undone. */
interface StringLiteral extends Node {
    readonly kind: "string";
    readonly value: string;
}

interface BooleanLiteral extends Node {
    readonly kind: "boolean";
    readonly value: boolean;
}

interface NullLiteral extends Node {
    readonly kind: "null";
}

/** `date '2018-11-01'`, `timestamp '...'`. */
export interface TypedLiteral extends Node {
    readonly kind: "typed_literal";
    readonly type: DataType;
    readonly value: string;
}

/** `interval '1 day'`, `interval '2' month`, `interval '1-2' year to month`. */
export interface IntervalLiteral extends Node {
    readonly kind: "interval_literal";
    readonly value: string;
    readonly from?: string;
    readonly to?: string;
}

/** `$1` is index 1. */
export interface Parameter extends Node {
    readonly kind: "parameter";
    readonly index: number;
}

/** `a`, `t.a`, `s.t.a`, or a path into a SUPER column: only the binder can tell. */
export interface ColumnReference extends Node {
    readonly kind: "column";
    readonly path: readonly string[];
    /** The path in the letters of the text, where they are not all folded ones. */
    readonly written?: readonly string[];
    /** `t.a(+)`: in WHERE, a column of the table that is joined where it can be. */
    readonly outer?: true;
}

export interface Unary extends Node {
    readonly kind: "unary";
    /** `prior` stands in CONNECT BY only. */
    readonly operator: "-" | "+" | "not" | "~" | "@" | "|/" | "||/" | "prior";
    readonly operand: Expression;
}

export type BinaryOperator =
    | "+"
    | "-"
    | "*"
    | "/"
    | "%"
    | "^"
    | "||"
    | "="
    | "<>"
    | "<"
    | "<="
    | ">"
    | ">="
    | "and"
    | "or"
    | "&"
    | "|"
    | "#"
    | "<<"
    | ">>"
    | "~"
    | "~*"
    | "!~"
    | "!~*";

export interface Binary extends Node {
    readonly kind: "binary";
    readonly operator: BinaryOperator;
    readonly left: Expression;
    readonly right: Expression;
}

export interface IsTest extends Node {
    readonly kind: "is";
    readonly operand: Expression;
    readonly test: "null" | "true" | "false" | "unknown";
    readonly not: boolean;
}

export interface Between extends Node {
    readonly kind: "between";
    readonly operand: Expression;
    readonly low: Expression;
    readonly high: Expression;
    readonly not: boolean;
}

export interface InList extends Node {
    readonly kind: "in_list";
    readonly operand: Expression;
    readonly items: readonly Expression[];
    readonly not: boolean;
}

export interface InQuery extends Node {
    readonly kind: "in_query";
    readonly operand: Expression;
    readonly query: Query;
    readonly not: boolean;
}

export interface Exists extends Node {
    readonly kind: "exists";
    readonly query: Query;
}

export interface Like extends Node {
    readonly kind: "like";
    readonly operator: "like" | "ilike" | "similar to";
    readonly operand: Expression;
    readonly pattern: Expression;
    readonly escape?: Expression;
    readonly not: boolean;
}

/** `a = any (select ...)`, `a <> all ('{...}')`. */
export interface Quantified extends Node {
    readonly kind: "quantified";
    readonly operator: BinaryOperator;
    readonly quantifier: "any" | "all";
    readonly left: Expression;
    readonly right: Query | Expression;
}

export interface Case extends Node {
    readonly kind: "case";
    readonly operand?: Expression;
    readonly whens: readonly { readonly when: Expression; readonly result: Expression }[];
    readonly otherwise?: Expression;
}

/** CAST, CONVERT, `::` and TRY_CAST. */
export interface Cast extends Node {
    readonly kind: "cast";
    readonly operand: Expression;
    readonly type: TypeName;
    readonly isTry: boolean;
}

/** A type as written in a cast or a column; `regclass` and the like come as `{ catalogue }`. */
export type TypeName =
    /**
     * `unsized`: a character type without a length. In an expression the operand's own width decides, and `type` holds
     * the default of a column (developer guide, "Character types").
     */
    | { readonly type: DataType; readonly unsized?: boolean }
    | { readonly catalogue: "regclass" | "regtype" | "regproc" | "oid" | "name" | "text" | "char" | "text_array" };

/**
 * Any function call. Special forms (`substring(x from 1 for 2)`, `trim(both ' ' from x)`, `position(a in b)`, `current_date`)
 * are read into plain calls of the function they mean; `bare` says that there were no parentheses.
 * A date part given as a bare word (`datediff(day, ...)`) is a ColumnReference of one name.
 */
export interface Call extends Node {
    readonly kind: "call";
    /** Lower case, without `pg_catalog.`; a schema-qualified user function keeps its schema as `schema.name`. */
    readonly name: string;
    readonly args: readonly Expression[];
    readonly bare?: boolean;
    /** `count(*)` */
    readonly star?: boolean;
    readonly distinct?: boolean;
    /** `approximate count(distinct ...)` */
    readonly approximate?: boolean;
    readonly withinGroup?: readonly OrderItem[];
    readonly nulls?: "ignore" | "respect";
    readonly over?: Window;
}

export interface Window {
    readonly partitionBy: readonly Expression[];
    readonly orderBy: readonly OrderItem[];
    readonly frame?: {
        readonly unit: "rows" | "range";
        readonly start: FrameBound;
        readonly end?: FrameBound;
    };
}

export type FrameBound =
    | { readonly kind: "unbounded preceding" | "unbounded following" | "current row" }
    | { readonly kind: "preceding" | "following"; readonly offset: Expression };

/** `extract(epoch from x)` */
export interface Extract extends Node {
    readonly kind: "extract";
    readonly part: string;
    readonly operand: Expression;
}

export interface Row extends Node {
    readonly kind: "row";
    readonly items: readonly Expression[];
}

export interface ScalarQuery extends Node {
    readonly kind: "scalar_query";
    readonly query: Query;
}

/** Steps into a SUPER value (`x.a[0].b`) after the first subscript. */
export interface Navigate extends Node {
    readonly kind: "navigate";
    readonly operand: Expression;
    readonly steps: readonly ({ readonly field: string; readonly written?: string } | { readonly index: Expression })[];
}

export interface AtTimeZone extends Node {
    readonly kind: "at_time_zone";
    readonly operand: Expression;
    readonly zone: Expression;
}

interface Collate extends Node {
    readonly kind: "collate";
    readonly operand: Expression;
    readonly collation: string;
}

/** `array(select ...)`: PostgreSQL's, read only because clients ask the catalogue with it; refused elsewhere. */
export interface ArrayQuery extends Node {
    readonly kind: "array_query";
    readonly query: Query;
}

/** `array[1, 2]`: the same of items that are written out. */
export interface ArrayItems extends Node {
    readonly kind: "array_items";
    readonly items: readonly Expression[];
}
