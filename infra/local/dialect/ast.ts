import type { DataType } from "../types";

/**
 * The tree of a Redshift statement, as the parser reads it: nothing is resolved, nothing is rewritten.
 * Names are already folded to lower case (Redshift folds quoted ones too); `at` is a character offset from 0.
 * Source: Amazon Redshift Database Developer Guide, "SQL reference".
 */

// ---------------------------------------------------------------- expressions

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
    | ArrayQuery;

interface Node {
    readonly at: number;
}

/** Digits as written: `12`, `1.50`, `1e3`. */
export interface NumberLiteral extends Node {
    readonly kind: "number";
    readonly text: string;
}
/** Backslash escapes and doubled quotes already undone. */
export interface StringLiteral extends Node {
    readonly kind: "string";
    readonly value: string;
}
export interface BooleanLiteral extends Node {
    readonly kind: "boolean";
    readonly value: boolean;
}
export interface NullLiteral extends Node {
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
export interface Collate extends Node {
    readonly kind: "collate";
    readonly operand: Expression;
    readonly collation: string;
}
/** `array(select ...)`: PostgreSQL's, read only because clients ask the catalogue with it; refused elsewhere. */
export interface ArrayQuery extends Node {
    readonly kind: "array_query";
    readonly query: Query;
}

// ---------------------------------------------------------------- queries

export interface Query extends Node {
    readonly kind: "query";
    readonly with?: { readonly recursive: boolean; readonly tables: readonly CommonTable[] };
    readonly body: QueryBody;
    readonly orderBy: readonly OrderItem[];
    readonly limit?: Expression;
    readonly offset?: Expression;
}
export interface CommonTable extends Node {
    readonly name: string;
    readonly columns?: readonly string[];
    readonly query: Query;
}
export type QueryBody = Select | SetOperation | Query | Values;
export interface SetOperation extends Node {
    readonly kind: "set_operation";
    /** MINUS is read as except. */
    readonly operator: "union" | "intersect" | "except";
    readonly all: boolean;
    readonly left: QueryBody;
    readonly right: QueryBody;
}
/** Legal in INSERT only (and where clients ask the catalogue). */
export interface Values extends Node {
    readonly kind: "values";
    readonly rows: readonly (readonly (Expression | Default)[])[];
}
export interface Default extends Node {
    readonly kind: "default";
}
export interface Select extends Node {
    readonly kind: "select";
    readonly distinct: boolean;
    readonly top?: Expression;
    readonly items: readonly SelectItem[];
    readonly into?: { readonly table: TableName; readonly temporary: boolean };
    readonly from: readonly TableReference[];
    readonly where?: Expression;
    readonly startWith?: Expression;
    readonly connectBy?: Expression;
    readonly groupBy: readonly GroupItem[];
    readonly having?: Expression;
    readonly qualify?: Expression;
}
export type SelectItem =
    | { readonly kind: "expression"; readonly at: number; readonly expression: Expression; readonly alias?: string }
    /** `*`, `t.*`, `s.t.*`, with EXCLUDE. */
    | {
          readonly kind: "star";
          readonly at: number;
          readonly qualifier: readonly string[];
          readonly exclude: readonly string[];
      };
export type GroupItem =
    | { readonly kind: "expression"; readonly expression: Expression }
    | {
          readonly kind: "rollup" | "cube" | "grouping_sets";
          readonly sets: readonly (readonly Expression[])[];
          readonly at: number;
      };
export interface OrderItem {
    readonly expression: Expression;
    readonly descending: boolean;
    readonly nulls?: "first" | "last";
}
/** `t`, `s.t`, `db.s.t` */
export interface TableName extends Node {
    readonly path: readonly string[];
    /** As a ColumnReference's. */
    readonly written?: readonly string[];
}
export type TableReference =
    | {
          readonly kind: "table";
          readonly at: number;
          readonly name: TableName;
          readonly alias?: string;
          readonly columns?: readonly string[];
          readonly atAlias?: string;
      }
    | {
          readonly kind: "subquery";
          readonly at: number;
          readonly query: Query;
          readonly alias?: string;
          readonly columns?: readonly string[];
      }
    /** A path with subscripts into a SUPER column (`c.orders[0] as o at i`), or UNPIVOT of an object (`unpivot c.address as v at k`). */
    | {
          readonly kind: "navigation";
          readonly at: number;
          readonly path: ColumnReference | Navigate;
          readonly unpivot: boolean;
          readonly alias?: string;
          readonly atAlias?: string;
      }
    | {
          readonly kind: "function";
          readonly at: number;
          readonly call: Call;
          readonly alias?: string;
          readonly columns?: readonly string[];
          /** `f() as t(a integer, b name)`: the columns' types, for a function that yields records. */
          readonly columnTypes?: readonly TypeName[];
      }
    | {
          readonly kind: "join";
          readonly at: number;
          readonly type: "inner" | "left" | "right" | "full" | "cross";
          readonly natural: boolean;
          readonly left: TableReference;
          readonly right: TableReference;
          readonly on?: Expression;
          readonly using?: readonly string[];
      }
    | {
          readonly kind: "pivot";
          readonly at: number;
          readonly source: TableReference;
          readonly aggregates: readonly { readonly call: Call; readonly alias?: string }[];
          readonly column: string;
          readonly values: readonly { readonly value: Expression; readonly alias?: string }[];
          readonly alias?: string;
      }
    | {
          readonly kind: "unpivot";
          readonly at: number;
          readonly source: TableReference;
          readonly includeNulls: boolean;
          readonly valueColumn: string;
          readonly nameColumn: string;
          readonly columns: readonly { readonly column: string; readonly alias?: Expression }[];
          readonly alias?: string;
      };

// ---------------------------------------------------------------- statements

export type Statement =
    | { readonly kind: "select"; readonly at: number; readonly query: Query }
    | Insert
    | Update
    | Delete
    | Merge
    | CreateTable
    | CreateTableAs
    | CreateView
    | CreateMaterializedView
    | { readonly kind: "refresh"; readonly at: number; readonly view: TableName }
    | {
          readonly kind: "create_schema";
          readonly at: number;
          readonly name: string;
          readonly ifNotExists: boolean;
          readonly authorization?: string;
      }
    | {
          readonly kind: "drop";
          readonly at: number;
          readonly object: "table" | "view" | "materialized view" | "schema";
          readonly names: readonly TableName[];
          readonly ifExists: boolean;
          readonly cascade: boolean;
      }
    | {
          readonly kind: "alter_table";
          readonly at: number;
          readonly table: TableName;
          readonly action: AlterTableAction;
      }
    | {
          readonly kind: "alter_schema";
          readonly at: number;
          readonly name: string;
          readonly action:
              | { readonly kind: "rename"; readonly to: string }
              | { readonly kind: "owner"; readonly to: string };
      }
    | { readonly kind: "truncate"; readonly at: number; readonly table: TableName }
    | Comment
    | CopyStatement
    | UnloadStatement
    | {
          readonly kind: "begin" | "commit" | "rollback";
          readonly at: number;
          readonly isolation?: string;
          readonly readOnly?: boolean;
      }
    | {
          readonly kind: "set";
          readonly at: number;
          readonly name: string;
          readonly value: readonly string[] | "default";
          readonly local: boolean;
      }
    | { readonly kind: "reset"; readonly at: number; readonly name: string | "all" }
    | { readonly kind: "show"; readonly at: number; readonly name: string | "all" }
    | {
          readonly kind: "analyze" | "vacuum";
          readonly at: number;
          readonly table?: TableName;
          readonly options: readonly string[];
      }
    | { readonly kind: "lock"; readonly at: number; readonly tables: readonly TableName[] }
    | { readonly kind: "explain"; readonly at: number; readonly verbose: boolean; readonly statement: Statement }
    | UserStatement
    | GrantStatement
    | Prepare
    | Execute
    | { readonly kind: "deallocate"; readonly at: number; readonly name: string | "all" }
    | DeclareCursor
    | FetchRows
    | { readonly kind: "close"; readonly at: number; readonly name: string }
    | { readonly kind: "discard"; readonly at: number }
    | { readonly kind: "cancel"; readonly at: number; readonly processId: number };

export type UserStatement =
    | { readonly kind: "create_user"; readonly at: number; readonly name: string; readonly options: UserOptions }
    | {
          readonly kind: "alter_user";
          readonly at: number;
          readonly name: string;
          readonly action:
              | { readonly kind: "rename"; readonly to: string }
              | { readonly kind: "options"; readonly options: UserOptions };
      }
    | { readonly kind: "create_group"; readonly at: number; readonly name: string; readonly users: readonly string[] }
    | {
          readonly kind: "alter_group";
          readonly at: number;
          readonly name: string;
          readonly action:
              | { readonly kind: "rename"; readonly to: string }
              | { readonly kind: "add" | "drop"; readonly users: readonly string[] };
      }
    | {
          readonly kind: "drop_user" | "drop_group";
          readonly at: number;
          readonly names: readonly string[];
          readonly ifExists: boolean;
      };
export interface UserOptions {
    readonly password?: { readonly text: string } | "disable";
    readonly createDatabase?: boolean;
    /** CREATEUSER makes a superuser. */
    readonly superuser?: boolean;
    readonly groups?: readonly string[];
    /** As written; `infinity` is no limit. */
    readonly validUntil?: string;
}
/** GRANT and REVOKE. */
export interface GrantStatement extends Node {
    readonly kind: "grant" | "revoke";
    /** ALL is read as all that the object can have. */
    readonly privileges: readonly Privilege[];
    readonly object:
        | { readonly kind: "relation"; readonly names: readonly TableName[] }
        | { readonly kind: "relations_in_schema" | "schema" | "database"; readonly names: readonly string[] };
    readonly grantees: readonly Grantee[];
    /** GRANT ... WITH GRANT OPTION; REVOKE GRANT OPTION FOR. */
    readonly grantOption: boolean;
}
export type Privilege =
    | "select"
    | "insert"
    | "update"
    | "delete"
    | "drop"
    | "references"
    | "create"
    | "usage"
    | "temporary";
export type Grantee =
    | { readonly kind: "user" | "group"; readonly name: string; readonly grantOption: boolean }
    | { readonly kind: "public"; readonly grantOption: boolean };
export interface Prepare extends Node {
    readonly kind: "prepare";
    readonly name: string;
    /** Of `$1`, `$2`, ...; those beyond are decided by where they stand. */
    readonly types: readonly DataType[];
    readonly statement: Statement;
}
export interface Execute extends Node {
    readonly kind: "execute";
    readonly name: string;
    readonly args: readonly Expression[];
}
export interface DeclareCursor extends Node {
    readonly kind: "declare";
    readonly name: string;
    readonly query: Query;
}
export interface FetchRows extends Node {
    readonly kind: "fetch";
    readonly name: string;
    readonly count: number | "all";
}
export interface Insert extends Node {
    readonly kind: "insert";
    readonly table: TableName;
    readonly columns?: readonly string[];
    /** "default": `default values`. */
    readonly source: Query | "default";
}
export interface Update extends Node {
    readonly kind: "update";
    readonly with?: Query["with"];
    readonly table: TableName;
    readonly alias?: string;
    readonly set: readonly { readonly at: number; readonly column: string; readonly value: Expression | Default }[];
    readonly from: readonly TableReference[];
    readonly where?: Expression;
}
export interface Delete extends Node {
    readonly kind: "delete";
    readonly with?: Query["with"];
    readonly table: TableName;
    readonly alias?: string;
    readonly using: readonly TableReference[];
    readonly where?: Expression;
}
export interface Merge extends Node {
    readonly kind: "merge";
    readonly table: TableName;
    readonly source: { readonly kind: "table"; readonly at: number; readonly name: TableName; readonly alias?: string };
    readonly on: Expression;
    readonly action:
        | { readonly kind: "remove_duplicates" }
        | {
              readonly kind: "when";
              readonly matched: { readonly kind: "update"; readonly set: Update["set"] } | { readonly kind: "delete" };
              readonly notMatched: { readonly columns?: readonly string[]; readonly values: Values["rows"][number] };
          };
}
export interface TableAttributes {
    readonly distStyle?: "even" | "key" | "all" | "auto";
    readonly distKey?: string;
    readonly sortKey?: { readonly style: "compound" | "interleaved" | "auto"; readonly columns: readonly string[] };
    readonly backup?: boolean;
    readonly encodeAuto?: boolean;
}
export interface CreateTable extends Node {
    readonly kind: "create_table";
    readonly table: TableName;
    readonly temporary: boolean;
    readonly ifNotExists: boolean;
    readonly columns: readonly ColumnDefinition[];
    readonly constraints: readonly TableConstraint[];
    readonly like: readonly { readonly table: TableName; readonly includingDefaults: boolean }[];
    readonly attributes: TableAttributes;
}
export interface ColumnDefinition extends Node {
    readonly name: string;
    readonly type: DataType;
    readonly encode?: string;
    readonly collate?: string;
    readonly notNull: boolean;
    readonly default?: Expression;
    /** The default as written, for the catalogue. */
    readonly defaultText?: string;
    readonly identity?: { readonly seed: number; readonly step: number; readonly byDefault: boolean };
    readonly distKey: boolean;
    readonly sortKey: boolean;
    readonly primaryKey: boolean;
    readonly unique: boolean;
    readonly references?: { readonly table: TableName; readonly column?: string };
}
export type TableConstraint =
    | { readonly kind: "primary_key" | "unique"; readonly columns: readonly string[]; readonly name?: string }
    | {
          readonly kind: "foreign_key";
          readonly columns: readonly string[];
          readonly table: TableName;
          readonly referenced: readonly string[];
          readonly name?: string;
      };
export interface CreateTableAs extends Node {
    readonly kind: "create_table_as";
    readonly table: TableName;
    readonly temporary: boolean;
    readonly columns?: readonly string[];
    readonly attributes: TableAttributes;
    readonly query: Query;
}
export interface CreateView extends Node {
    readonly kind: "create_view";
    readonly view: TableName;
    readonly orReplace: boolean;
    readonly columns?: readonly string[];
    readonly query: Query;
    /** The query's own text, kept as the view's definition. */
    readonly definition: string;
    /** WITH NO SCHEMA BINDING */
    readonly lateBinding: boolean;
}
export interface CreateMaterializedView extends Node {
    readonly kind: "create_materialized_view";
    readonly view: TableName;
    readonly attributes: TableAttributes;
    readonly query: Query;
    /** The query's own text, which REFRESH runs again. */
    readonly definition: string;
}
export type AlterTableAction =
    | { readonly kind: "rename"; readonly to: string }
    | { readonly kind: "rename_column"; readonly from: string; readonly to: string }
    | { readonly kind: "add_column"; readonly column: ColumnDefinition }
    | { readonly kind: "drop_column"; readonly column: string; readonly cascade: boolean }
    | { readonly kind: "alter_type"; readonly column: string; readonly type: DataType }
    | { readonly kind: "alter_encode"; readonly column: string; readonly encode: string }
    | { readonly kind: "attributes"; readonly attributes: TableAttributes }
    | {
          readonly kind: "append_from";
          readonly table: TableName;
          /** What becomes of columns that only one of the tables has. */
          readonly extra?: "ignore extra" | "fill target";
      }
    | { readonly kind: "owner"; readonly to: string }
    | { readonly kind: "add_constraint"; readonly constraint: TableConstraint }
    | { readonly kind: "drop_constraint"; readonly name: string; readonly cascade: boolean };
export interface Comment extends Node {
    readonly kind: "comment";
    readonly object:
        | { readonly kind: "table" | "view"; readonly name: TableName }
        | { readonly kind: "column"; readonly table: TableName; readonly column: string }
        | { readonly kind: "schema" | "database"; readonly name: string };
    /** Undefined: IS NULL, the comment goes. */
    readonly text?: string;
}

/**
 * COPY as a value: every option a closed set of cases; an option it does not know is refused by the parser.
 * Source: developer guide, "COPY".
 */
export interface CopyStatement extends Node {
    readonly kind: "copy";
    readonly table: TableName;
    readonly columns?: readonly string[];
    /** As written: `s3://bucket/prefix`. */
    readonly from: string;
    readonly authorization: { readonly kind: "iam_role"; readonly role: string } | { readonly kind: "keys" };
    readonly format: CopyFormat;
    readonly compression: "none" | "gzip" | "bzip2" | "zstd" | "lzop";
    readonly manifest: boolean;
    readonly region?: string;
    readonly encoding?: string;
    readonly dateFormat?: string;
    /** A date that can't be read is NULL. */
    readonly acceptAnyDate: boolean;
    /** `auto`, `epochsecs`, `epochmillisecs` or a pattern. */
    readonly timeFormat?: string;
    readonly nullAs?: string;
    readonly maxError: number;
    /** IGNOREALLERRORS: however many there are. */
    readonly ignoreAllErrors: boolean;
    readonly truncateColumns: boolean;
    readonly blanksAsNull: boolean;
    readonly emptyAsNull: boolean;
    readonly trimBlanks: boolean;
    /** The character that stands for invalid UTF-8; undefined: such a row is an error. */
    readonly acceptInvalidCharacters?: string;
    readonly roundDecimals: boolean;
    readonly explicitIds: boolean;
    readonly fillRecord: boolean;
    readonly ignoreBlankLines: boolean;
    /** SERIALIZETOJSON: whatever a Parquet file has for a SUPER column becomes JSON. */
    readonly serializeToJson: boolean;
    readonly noLoad: boolean;
    readonly compUpdate?: boolean | "preset";
    /** COMPROWS: rows of the sample for compression analysis. */
    readonly compRows?: number;
    readonly statUpdate?: boolean;
}
export type CopyFormat =
    | {
          readonly kind: "json";
          /** noshred: each value as a whole into one SUPER column. */
          readonly paths: "auto" | "auto ignorecase" | "noshred" | { readonly jsonPathsFile: string };
          readonly ignoreHeader: number;
      }
    | { readonly kind: "csv"; readonly quote: string; readonly delimiter: string; readonly ignoreHeader: number }
    | {
          readonly kind: "delimited";
          readonly delimiter: string;
          readonly escape: boolean;
          readonly removeQuotes: boolean;
          readonly ignoreHeader: number;
      }
    /** Widths in characters, in the order of the columns. */
    | { readonly kind: "fixed_width"; readonly widths: readonly number[]; readonly ignoreHeader: number }
    | { readonly kind: "parquet" };

/**
 * UNLOAD as a value, its query read from the literal that holds it.
 * Source: developer guide, "UNLOAD".
 */
export interface UnloadStatement extends Node {
    readonly kind: "unload";
    /** Positions in it count from the literal's own beginning: `queryAt` is where that stands in the statement. */
    readonly query: Query;
    readonly queryAt: number;
    /** As written: `s3://bucket/prefix`. */
    readonly to: string;
    readonly authorization: CopyStatement["authorization"];
    readonly format: UnloadFormat;
    readonly compression: "none" | "gzip" | "zstd";
    readonly manifest: "none" | "plain" | "verbose";
    /** Names of columns of the result; INCLUDE keeps them in the files too. */
    readonly partitionBy?: { readonly columns: readonly string[]; readonly include: boolean };
    /** ON: one or more files a slice. OFF: one after the other. */
    readonly parallel: boolean;
    /** In bytes. */
    readonly maxFileSize: number;
    /** What becomes of objects that are there already: ALLOWOVERWRITE, CLEANPATH. */
    readonly existing: "refuse" | "overwrite" | "remove";
    readonly extension?: string;
    readonly region?: string;
}
export type UnloadFormat =
    | {
          readonly kind: "delimited";
          readonly delimiter: string;
          readonly escape: boolean;
          readonly addQuotes: boolean;
          readonly nullAs: string;
          readonly header: boolean;
      }
    | { readonly kind: "csv"; readonly delimiter: string; readonly nullAs: string; readonly header: boolean }
    /** Widths in characters, in the columns' order. */
    | { readonly kind: "fixed_width"; readonly widths: readonly number[]; readonly nullAs: string }
    | { readonly kind: "json" }
    /** `rowGroupSize` in bytes. */
    | { readonly kind: "parquet"; readonly rowGroupSize: number };
