/** An operator of the engine's plan, as `EXPLAIN (FORMAT JSON)` prints it. */
export interface EngineOperator {
    readonly name: string;
    readonly children: readonly EngineOperator[];
    readonly extra_info: Readonly<Record<string, string | readonly string[]>>;
}

/** A step of a plan in Redshift's terms. */
interface Step {
    /** As Redshift prints it: `XN Seq Scan on venue`. */
    readonly title: string;
    readonly inputs: readonly Step[];
    /** How many it yields, as the engine estimates. */
    readonly rows: number;
    /** The line below. */
    readonly remark?: string;
    /** Of its rows in bytes; undefined: that of its inputs together. */
    readonly width?: number;
    /** It yields nothing before it has read all of its input. */
    readonly isBlocking?: boolean;
}

/** The queries of WITH, by the number that the engine gives them. */
type CommonTables = ReadonlyMap<string, { readonly name: string; readonly step: Step }>;

/** Operators that yield what they read, as far as Redshift's plans tell. */
const PASSING: ReadonlySet<string> = new Set([
    ...["PROJECTION", "FILTER", "BATCH_INSERT", "INSERT", "UPDATE", "DELETE", "UNNEST"],
    ...["CREATE_TABLE_AS", "BATCH_CREATE_TABLE_AS", "RESULT_COLLECTOR"],
]);

/** Source: developer guide, "EXPLAIN operators" and "Query planning and execution steps". */
const TITLES: Readonly<Record<string, Omit<Step, "inputs" | "rows">>> = {
    HASH_GROUP_BY: { title: "XN HashAggregate", isBlocking: true },
    PERFECT_HASH_GROUP_BY: { title: "XN HashAggregate", isBlocking: true },
    UNGROUPED_AGGREGATE: { title: "XN Aggregate", isBlocking: true },
    WINDOW: { title: "XN Window", isBlocking: true },
    STREAMING_WINDOW: { title: "XN Window" },
    LIMIT: { title: "XN Limit" },
    STREAMING_LIMIT: { title: "XN Limit" },
    LIMIT_PERCENT: { title: "XN Limit" },
    UNION: { title: "XN Append" },
    NESTED_LOOP_JOIN: { title: "XN Nested Loop" },
    BLOCKWISE_NL_JOIN: { title: "XN Nested Loop" },
    PIECEWISE_MERGE_JOIN: { title: "XN Nested Loop" },
    IE_JOIN: { title: "XN Nested Loop" },
    CROSS_PRODUCT: { title: "XN Nested Loop" },
    DUMMY_SCAN: { title: "XN Result" },
    EMPTY_RESULT: { title: "XN Result" },
    COLUMN_DATA_SCAN: { title: "XN Result" },
};

const HASH_JOINS: Readonly<Record<string, string>> = {
    LEFT: "XN Hash Left Join",
    SINGLE: "XN Hash Left Join",
    RIGHT: "XN Hash Right Join",
    OUTER: "XN Hash Full Join",
    FULL: "XN Hash Full Join",
    SEMI: "XN Hash IN Join",
    MARK: "XN Hash IN Join",
    RIGHT_SEMI: "XN Hash IN Join",
    ANTI: "XN Hash NOT IN Join",
    RIGHT_ANTI: "XN Hash NOT IN Join",
};

/** The width in bytes of some columns of a table, by the engine's path of it. */
export type WidthOf = (table: readonly string[], columns: readonly string[]) => number;

/** The lines of a plan, as EXPLAIN prints them. `width` is that of the rows that it yields at last, in bytes. */
export function planLines(root: EngineOperator, width: number, widthOf: WidthOf): readonly string[] {
    return linesOf({ ...stepOf(root, new Map(), widthOf), width }, 0);
}

function stepOf(operator: EngineOperator, common: CommonTables, widthOf: WidthOf): Step {
    const { name, children, extra_info: info } = operator;
    const textOf = (key: string) => String(info[key] ?? "");
    const inputs = () => children.map((child) => stepOf(child, common, widthOf));
    const rowsOf = (steps: readonly Step[]) => {
        const estimate = Number(info["Estimated Cardinality"] ?? Number.NaN);
        return Number.isFinite(estimate) ? Math.max(1, estimate) : Math.max(1, ...steps.map(({ rows }) => rows));
    };
    const step = (shape: Omit<Step, "inputs" | "rows">, steps = inputs()): Step => ({
        ...shape,
        inputs: steps,
        rows: rowsOf(steps),
    });
    if (PASSING.has(name) && children.length > 0) {
        return stepOf(children[0] as EngineOperator, common, widthOf);
    }
    switch (name) {
        case "SEQ_SCAN":
        case "TABLE_SCAN":
            return step({
                title: scanTitle(pathOf(textOf("Table"))),
                width: widthOf(pathOf(textOf("Table")), [info.Projections ?? []].flat()),
            });
        case "HASH_JOIN":
            return hashJoin(HASH_JOINS[textOf("Join Type")] ?? "XN Hash Join", step({ title: "" }));
        case "ORDER_BY":
            return merged(step({ title: "XN Sort", isBlocking: true }));
        case "TOP_N": {
            const sort = step({ title: "XN Sort", isBlocking: true });
            return { title: "XN Limit", inputs: [merged(sort)], rows: Math.min(sort.rows, Number(textOf("Top"))) };
        }
        case "CTE": {
            const [definition, body] = children as readonly [EngineOperator, EngineOperator];
            const known = { name: textOf("CTE Name"), step: stepOf(definition, common, widthOf) };
            return stepOf(body, new Map([...common, [textOf("Table Index"), known]]), widthOf);
        }
        case "CTE_SCAN": {
            const known = common.get(textOf("CTE Index"));
            return known ? subqueryScan(known.name, [known.step]) : step({ title: "XN Subquery Scan" });
        }
    }
    const shape = TITLES[name];
    return shape ? step(shape) : subqueryScan("", inputs());
}

/** `database.schema.table`, each quoted where the engine needs it. */
function pathOf(table: string): readonly string[] {
    return (table.match(/"(?:[^"]|"")*"|[^."]+/g) ?? []).map((part) =>
        part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part,
    );
}

/** The catalogue is the leader node's. */
function scanTitle(table: readonly string[]): string {
    const isLeaders = table[0] !== "warehouse" && table[0] !== "temp";
    return `${isLeaders ? "LD" : "XN"} Seq Scan on ${table[table.length - 1]}`;
}

function hashJoin(title: string, { inputs, rows }: Step): Step {
    const [outer, inner] = inputs as readonly [Step, Step];
    return { title, inputs: [outer, { title: "XN Hash", inputs: [inner], rows: inner.rows, isBlocking: true }], rows };
}

/** Sorted slices go to the leader node, which merges them. */
function merged(sort: Step): Step {
    const network = { title: "XN Network", remark: "Send to leader", inputs: [sort], rows: sort.rows };
    return { title: "XN Merge", inputs: [network], rows: sort.rows };
}

function subqueryScan(name: string, inputs: readonly Step[]): Step {
    const title = `XN Subquery Scan ${name}`.trim();
    return { title, inputs, rows: Math.max(1, ...inputs.map(({ rows }) => rows)) };
}

/** As in the guide's examples, a step costs a hundredth for each row that it yields, and what its inputs cost. */
const ROW_COST = 0.01;

function linesOf(step: Step, depth: number): readonly string[] {
    const { title, inputs, rows, remark } = step;
    const indent = depth === 0 ? " " : `${" ".repeat(6 * depth - 3)}->  `;
    const { startup, total } = costOf(step);
    const figures = `(cost=${startup.toFixed(2)}..${total.toFixed(2)} rows=${Math.round(rows)} width=${widthOfRow(step)})`;
    return [
        `${indent}${title}  ${figures}`,
        ...(remark ? [`${" ".repeat(6 * depth + 3)}${remark}`] : []),
        ...inputs.flatMap((input) => linesOf(input, depth + 1)),
    ];
}

function widthOfRow({ width, inputs }: Step): number {
    return width ?? inputs.reduce((sum, input) => sum + widthOfRow(input), 0);
}

function costOf({ inputs, rows, isBlocking }: Step): { readonly startup: number; readonly total: number } {
    const costs = inputs.map(costOf);
    const before = costs.reduce((sum, { total }) => sum + total, 0);
    const startup = isBlocking ? before : Math.max(0, ...costs.map((cost) => cost.startup));
    return { startup, total: before + rows * ROW_COST };
}
