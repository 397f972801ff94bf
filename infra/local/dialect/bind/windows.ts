import { notSupported, SqlError } from "../../errors";
import type { Expression, FrameBound, Window } from "../ast";
import { type Binding, bindPart } from "./binding";
import { decideAsText } from "./coercion";
import { compared, mayHaveEquals } from "./comparison";
import { orderItem } from "./order";

/** The function that a window belongs to. */
export interface WindowOwner {
    readonly name: string;
    readonly at: number;
    /** `required`: ORDER BY needs a frame; `none`: no frame may be given. */
    readonly frame: "required" | "none";
}

/** ` OVER (...)` in engine SQL. Source: developer guide, "Window function syntax summary". */
export function bindWindow(window: Window, owner: WindowOwner, binding: Binding): string {
    const { partitionBy, orderBy, frame } = window;
    const { name, at } = owner;
    if (owner.frame === "none" && frame) {
        throw new SqlError("42P20", `window function ${name} does not take a frame clause`, { position: at + 1 });
    }
    if (owner.frame === "required" && orderBy.length > 0 && !frame) {
        throw new SqlError("42P20", "Aggregate window functions with an ORDER BY clause require a frame clause", {
            hint: `Say for example ${name}(...) over (... order by ... rows unbounded preceding).`,
            position: at + 1,
        });
    }
    if (frame?.unit === "range" && !isDefaultRange(frame)) {
        throw notSupported(
            "Redshift's window frames count rows: write ROWS, or RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW.",
            at,
        );
    }
    if (frame && orderBy.length === 0 && isBounded(frame.start, frame.end)) {
        throw new SqlError("42P20", "a window frame needs an ORDER BY clause", { position: at + 1 });
    }
    // DuckDB 1.5 takes windows for one where each names what the other does: BY a, a for BY a, b.
    const partitions = new Set(partitionBy.map((each) => partition(each, binding)));
    const parts = [
        ...(partitions.size > 0 ? [`PARTITION BY ${[...partitions].join(", ")}`] : []),
        ...(orderBy.length > 0 ? [`ORDER BY ${orderBy.map((item) => orderItem(item, binding)).join(", ")}`] : []),
        ...(frame ? [frameClause(frame, binding)] : []),
    ];
    return ` OVER (${parts.join(" ")})`;
}

function partition(expression: Expression, binding: Binding): string {
    const bound = decideAsText(bindPart(expression, binding), binding.state);
    return mayHaveEquals(bound) ? compared(bound).sql : bound.sql;
}

/** The one RANGE that means what a window without a frame means. */
function isDefaultRange({ start, end }: NonNullable<Window["frame"]>): boolean {
    return start.kind === "unbounded preceding" && (end === undefined || end.kind === "current row");
}

function isBounded(start: FrameBound, end: FrameBound | undefined): boolean {
    return start.kind !== "unbounded preceding" || (end !== undefined && end.kind !== "unbounded following");
}

function frameClause({ unit, start, end }: NonNullable<Window["frame"]>, binding: Binding): string {
    const last = end ?? { kind: "current row" };
    return `${unit.toUpperCase()} BETWEEN ${frameBound(start, binding)} AND ${frameBound(last, binding)}`;
}

function frameBound(bound: FrameBound, binding: Binding): string {
    if (bound.kind !== "preceding" && bound.kind !== "following") {
        return bound.kind.toUpperCase();
    }
    const offset = bindPart(bound.offset, { ...binding, clause: "limit" });
    if (offset.integer === undefined) {
        throw new SqlError("42601", "a window frame counts rows with a whole number", {
            position: bound.offset.at + 1,
        });
    }
    if (offset.integer < 0) {
        throw new SqlError("22013", "the offset of a window frame must not be negative", {
            position: bound.offset.at + 1,
        });
    }
    return `${offset.integer} ${bound.kind.toUpperCase()}`;
}
