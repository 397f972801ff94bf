import { SqlError } from "../../errors";
import type { Expression, GroupItem } from "../ast";
import { expression } from "./expressions";
import type { TokenStream } from "./token-stream";
import { notYet } from "./unsupported";

type Sets = readonly (readonly Expression[])[];

/** Source: developer guide, "Aggregation extensions". */
const MAX_SETS = 64;

/** What follows GROUP BY. */
export function groupItems(stream: TokenStream): GroupItem[] {
    const { at } = stream.peek();
    if (stream.isWord("all")) throw notYet("GROUP BY ALL", at);
    const items = stream.list(() => groupItem(stream));
    if (items.reduce((sets, item) => sets * setsOf(item), 1) > MAX_SETS) throw tooManySets(at);
    return items;
}

/** How many grouping sets an item stands for: those of all items are combined, each with each. */
function setsOf(item: GroupItem): number {
    switch (item.kind) {
        case "expression":
            return 1;
        case "rollup":
            return item.sets.length + 1;
        case "cube":
            return 2 ** item.sets.length;
        case "grouping_sets":
            return item.sets.length;
    }
}

function groupItem(stream: TokenStream): GroupItem {
    const { at } = stream.peek();
    const kind = extension(stream);
    if (kind === undefined) return { kind: "expression", expression: expression(stream) };
    return { kind, at, sets: kind === "grouping_sets" ? groupingSets(stream, at) : hierarchy(stream) };
}

function extension(stream: TokenStream): "rollup" | "cube" | "grouping_sets" | undefined {
    if (stream.isSymbol("(", 1)) return stream.takeOneOf("rollup", "cube");
    return stream.isSymbol("(", 2) && stream.takeWords("grouping", "sets") ? "grouping_sets" : undefined;
}

/** `(a, (b, c))`: what one step of a ROLLUP or CUBE takes away. */
function hierarchy(stream: TokenStream): Sets {
    return stream.inParentheses(() => stream.list(() => group(stream)));
}

function group(stream: TokenStream): readonly Expression[] {
    if (stream.isSymbol("(") && stream.isSymbol(")", 1)) {
        stream.next();
        stream.next();
        return [];
    }
    const found = expression(stream);
    return found.kind === "row" ? found.items : [found];
}

/** Sets within sets are flattened, as Redshift flattens them. */
function groupingSets(stream: TokenStream, at: number): Sets {
    stream.enter();
    const sets = stream.inParentheses(() =>
        stream
            .list((): Sets => {
                const kind = extension(stream);
                if (kind === undefined) return [group(stream)];
                if (kind === "grouping_sets") return groupingSets(stream, at);
                const steps = hierarchy(stream);
                return kind === "rollup" ? rollup(steps) : cube(steps, at);
            })
            .flat(),
    );
    stream.leave();
    if (sets.length > MAX_SETS) throw tooManySets(at);
    return sets;
}

function rollup(steps: Sets): Sets {
    return [...steps.keys(), steps.length].reverse().map((kept) => steps.slice(0, kept).flat());
}

function cube(steps: Sets, at: number): Sets {
    if (2 ** steps.length > MAX_SETS) throw tooManySets(at);
    let sets: (readonly Expression[])[] = [[]];
    for (const step of steps.toReversed()) sets = [...sets.map((set) => [...step, ...set]), ...sets];
    return sets;
}

function tooManySets(at: number): SqlError {
    const message = `GROUP BY takes at most ${MAX_SETS} grouping sets.`;
    return new SqlError("54000", message, {
        position: at + 1,
        hint: "Split the query and join the parts with UNION ALL.",
    });
}
